import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../../src/testing/axe.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { ALL_WAYS, DOMAINS, idOf, now, usePage } from '../../src/testing/page-appearance.ts';
import { eventsOfPage, PAGE_STATES } from '../../src/testing/page-states.ts';

/** Returns what axe finds, and how many pixels the component makes the page around it too wide. */
const faultsOf = async (page: Page) => [
  ...(await axeFindings(page)),
  ...(await page.evaluate<string[]>(`(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? ['the page is ' + (scrollWidth - clientWidth) + ' px too wide'] : [];
  })()`)),
];
const FOCUSED = 'document.activeElement?.shadowRoot?.activeElement';
const unfold = (page: Page) =>
  page.evaluate(
    "document.querySelector('portal-domains').shadowRoot.querySelectorAll('details').forEach((each) => { each.open = true; })",
  );

describe('the component in another page, in each way that people look at it', () => {
  const shown = usePage();
  describe.each(ALL_WAYS)('%s', (way) => {
    let page: Page;
    beforeAll(async () => {
      shown.server.show({ domains: DOMAINS, events: eventsOfPage(now), sandbox: true });
      page = await shown.open('/embedding', way);
      await page.getByRole('row').nth(DOMAINS.length).waitFor();
    });
    afterAll(() => page?.context().close());

    test('has no fault as a list', async () => {
      expect(await faultsOf(page)).toEqual([]);
    });

    test.each(PAGE_STATES)('has no fault for a domain of state %s, all of it unfolded', async (state) => {
      await page.locator(`[id="domain-${idOf(state)}"]`).click();
      await page.locator('article h2').first().waitFor();
      await unfold(page);
      // The focus goes with the view, inside of the shadow tree.
      await eventually('the focus is there', () => page.evaluate<boolean>(`${FOCUSED}?.tagName === 'H1'`));
      expect(await faultsOf(page)).toEqual([]);
      await page.locator('article header a').first().click();
      await page.getByRole('row').nth(DOMAINS.length).waitFor();
      await eventually('the focus is there', () =>
        page.evaluate<boolean>(`${FOCUSED}?.id === 'domain-${idOf(state)}'`),
      );
    });
  });
});
