import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { launchBrowser } from '../../src/testing/browser.ts';
import { contradictions, keyboardFaults } from '../../src/testing/real-states/judgements.ts';
import { type StackOfStates, startStackOfStates } from '../../src/testing/real-states/stack.ts';
import {
  LAST_STATES,
  prepareDomain,
  REAL_STATES,
  type RealState,
  TENANT,
} from '../../src/testing/real-states/states.ts';
import {
  faultsAsShown,
  faultsInAllWays,
  VIEW_NAMES,
  type Views,
  viewsOf,
} from '../../src/testing/real-states/views.ts';
import { addTenant } from '../../src/testing/stack-actions.ts';

const WIDE = { width: 1100 };

describe('the pages of domains that a running product has brought into each state', () => {
  let world: StackOfStates;
  let browser: Browser;
  let views: Views;
  const domains = new Map<string, Domain>();
  const domainOf = (state: string): Domain => {
    const domain = domains.get(state);
    if (domain === undefined) throw new Error(`no domain is in this state: ${state}`);
    return domain;
  };
  const prepare = async ([name, state]: [string, RealState]) =>
    domains.set(name, await prepareDomain(world.stack, state));
  /** Brings all beside each other. @throws AggregateError of those that did not come into their states. */
  async function prepareAll(states: Readonly<Record<string, RealState>>): Promise<void> {
    const results = await Promise.allSettled(Object.entries(states).map(prepare));
    const errors = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('\n'));
  }

  beforeAll(async () => {
    world = await startStackOfStates();
    browser = await launchBrowser();
    views = viewsOf(world, browser);
    await addTenant(world.stack, TENANT, 'Acme GmbH');
    await prepareAll(REAL_STATES);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  test('the list of all has no fault', async () => {
    for (const language of ['en', 'de'] as const) {
      const page = await views.list(TENANT, { ...WIDE, language });
      expect(await faultsInAllWays(page)).toEqual([]);
      await page.close();
    }
  });

  const testPages = (state: string) => {
    // Of a removed domain nothing is shown by a link any more.
    const shown = VIEW_NAMES.filter((view) => view !== 'link' || !state.startsWith('removed'));
    test.each(shown)(`${state}: the %s page has no fault in any way to look at it`, async (view) => {
      const page = await views.of(view, domainOf(state), WIDE);
      if (view === 'domain') {
        expect(await contradictions(page)).toEqual([]);
        expect(await keyboardFaults(page)).toEqual([]);
      }
      expect(await faultsInAllWays(page)).toEqual([]);
      await page.close();
    });

    test(`${state}: its pages in German have no fault at 320 pixels`, async () => {
      for (const view of shown.filter((one) => one === 'domain' || one === 'link')) {
        const page = await views.of(view, domainOf(state), { width: 320, language: 'de' });
        expect(await page.locator('html').getAttribute('lang')).toBe('de');
        expect([view, await faultsAsShown(page)]).toEqual([view, []]);
        await page.close();
      }
    });
  };

  for (const state of Object.keys(REAL_STATES)) testPages(state);

  describe('and once many fail together', () => {
    beforeAll(() => prepareAll(LAST_STATES));
    for (const state of Object.keys(LAST_STATES)) testPages(state);
  });
});
