import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings } from '../../src/testing/axe.ts';
import { DOMAINS, idOf, now, testAppearance, usePage } from '../../src/testing/page-appearance.ts';
import { bytesOfPage } from '../../src/testing/page-size.ts';
import { pageState } from '../../src/testing/page-states.ts';

/** For its looks: the answers are made by the product's own decisions and views, and given by no API. See one-stack/page.ts. */
describe('the page over answers that are given', () => {
  const shown = usePage();
  const { open } = shown;
  const focused = (page: Page) => page.evaluate<string>("document.activeElement?.textContent ?? 'nothing'");

  // The hardest one; e2e/appearance tests them all.
  testAppearance(shown, 'dark, at 320 pixels');
  // The longest words, in a few states.
  testAppearance(shown, 'in German, at 320 pixels', ['missing', 'dns given up', 'proxied', 'left behind']);

  test('is below 120 kB as it is sent, and can be used within a second', async () => {
    expect(await bytesOfPage('index.html')).toBeLessThan(120_000);
    shown.server.show({ domains: DOMAINS });
    const page = await open('/');
    const usable = async () => {
      await page.reload();
      await page.getByRole('row').nth(DOMAINS.length).waitFor();
      return page.evaluate<number>('performance.now()');
    };
    // Of several, as this machine may have other work.
    const took = [await usable(), await usable(), await usable(), await usable()];
    expect(Math.min(...took)).toBeLessThan(1_000);
    await page.context().close();
  });

  test('is gone through by the keyboard alone, and the focus is never lost', async () => {
    shown.server.show({ domains: DOMAINS });
    const page = await open('/');
    await page.getByRole('row').nth(DOMAINS.length).waitFor();
    const row = page.locator('tbody a').first();
    const name = await row.textContent();
    for (let stops = 0; stops < 15 && (await focused(page)) !== name; stops += 1)
      await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(name);
    await page.keyboard.press('Enter');
    await page.locator('article').waitFor();
    expect(await focused(page)).toBe(name);
    expect(await page.title()).toBe(`${name} · Client Portal`);
    // Each stop is an element of the page, and each is in view.
    for (let stops = 0; stops < 5; stops += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          'document.activeElement !== document.body && document.activeElement.checkVisibility()',
        ),
      ).toBe(true);
    }
    await page.goBack();
    await page.getByRole('row').nth(DOMAINS.length).waitFor();
    expect(await focused(page)).toBe(name);
    await page.context().close();
  });

  test('has an address for each domain, which a link opens and which the token leaves', async () => {
    shown.server.show({ domains: DOMAINS });
    const page = await open(`/?domain=${idOf('live')}`);
    await page.getByRole('heading', { name: 'Nothing to do: your portal is live' }).waitFor();
    expect(page.url()).toBe(`${shown.server.url}/?domain=${idOf('live')}`);
    await page.reload();
    await page.getByRole('link', { name: 'Your domains' }).click();
    await page.getByLabel('Find a domain').waitFor();
    expect(page.url()).toBe(`${shown.server.url}/`);
    await page.context().close();
  });

  test('with 200 domains filters by text and group at once, keeps both on the way back, and shows the worst first', async () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      pageState(i % 20 === 0 ? 'missing' : 'live', now, { id: randomUUID(), domain: `p${i}.acme.com` }),
    );
    shown.server.show({ domains: many });
    const page = await open('/');
    const rows = page.locator('tbody tr');
    await rows.nth(199).waitFor();
    expect(await rows.nth(9).getAttribute('data-group')).toBe('needs_you');
    expect(await rows.nth(10).getAttribute('data-group')).toBe('live');
    await page.getByRole('button', { name: 'Live 190' }).click();
    await page.getByLabel('Find a domain').fill('p19');
    await rows.nth(11).waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(11);
    expect(new URL(page.url()).search).toBe('?q=p19&show=live');
    await rows.first().getByRole('link').click();
    await page.locator('article').waitFor();
    await page.goBack();
    await rows.nth(10).waitFor();
    expect(await page.getByLabel('Find a domain').inputValue()).toBe('p19');
    await page.getByLabel('Find a domain').fill('nowhere');
    await page.getByText('No domain matches').waitFor();
    await page.context().close();
  });

  test('moves nothing when a field is copied, and says so', async () => {
    shown.server.show({ domains: DOMAINS });
    const page = await open(`/?domain=${idOf('missing')}`);
    // Times that move on would move the boxes that are compared.
    await page.clock.setFixedTime(new Date(now));
    const copy = page.getByRole('button', { name: 'Copy: the value of the CNAME record' });
    const boxes = () =>
      page.evaluate<string[]>(
        "[...document.querySelectorAll('article :is(h1, h2, p, table, td, button, li, dl)')].filter((each) => each.checkVisibility()).map((each) => JSON.stringify(each.getBoundingClientRect()))",
      );
    await copy.waitFor();
    const before = await boxes();
    await copy.click();
    await page.getByText('Copied the value of the CNAME record.').waitFor();
    expect(new Set(await boxes())).toEqual(new Set(before));
    expect(await focused(page)).toContain('Copied');
    await page.context().close();
  });

  test('keeps the button of a group whose last domain has left it, and the focus on it', async () => {
    shown.server.show({ domains: [pageState('missing', now, { id: idOf('missing') })] });
    const page = await open('/');
    const group = page.getByRole('button', { name: 'Needs you' });
    await group.click();
    const changed = pageState('live', now, { id: idOf('missing') });
    shown.server.show({ domains: [{ ...changed, updatedAt: new Date().toISOString() }] });
    await page.getByText('No domain matches').waitFor();
    expect(await focused(page)).toContain('Needs you 0');
    await page.context().close();
  });

  test('shows no button that takes the portal away before it is asked for', async () => {
    shown.server.show({ domains: DOMAINS });
    const page = await open(`/?domain=${idOf('live')}`);
    const remove = page.getByRole('button', { name: 'Remove' });
    await page.getByText('Switch off or remove').waitFor();
    expect(await remove.isVisible()).toBe(false);
    await page.getByText('Switch off or remove').click();
    await remove.waitFor();
    await page.context().close();
  });

  test('asks for the record of a finding in its table, as the provider’s form takes it', async () => {
    shown.server.show({ domains: DOMAINS });
    const page = await open(`/?domain=${idOf('caa forbids')}`);
    const row = page.locator('tr[data-record="CAA"]');
    await row.getByText('0 issue "ca.example"').waitFor();
    await page.goto(`${shown.server.url}/?domain=${idOf('proxied')}`);
    await page.getByRole('link', { name: 'Open Cloudflare' }).waitFor();
    await page.context().close();
  });
});

/** Yellow is the hardest colour: no text can be read on it in the light scheme, nor on white as it. */
describe('the page with the looks of the vendor', () => {
  const logo =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><circle cx="20" cy="20" r="18"/></svg>';
  const shown = usePage({
    color: '#ffcc00',
    logo: { bytes: new TextEncoder().encode(logo), type: 'image/svg+xml' },
  });

  test.each([
    ['wide and light', 'rgb(133, 106, 0)'],
    ['dark, at 320 pixels', 'rgb(255, 204, 0)'],
  ] as const)('%s, wears its logo, and its colour in a shade that can be read', async (way, colour) => {
    shown.server.show({ domains: DOMAINS });
    const page = await shown.open(`/?domain=${idOf('live')}`, way);
    await page.locator('article h2').first().waitFor();
    await page.getByRole('link', { name: 'Your domains' }).waitFor();
    expect(await page.evaluate("getComputedStyle(document.querySelector('a')).color")).toBe(colour);
    expect(await axeFindings(page)).toEqual([]);
    const loaded = page.waitForResponse(`${shown.server.url}/brand/logo`);
    await page.reload();
    expect((await loaded).status()).toBe(200);
    await page.context().close();
  });
});
