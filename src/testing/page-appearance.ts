import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings, layoutFaults } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { linkFragment, servePage } from './page-server.ts';
import { eventsOfPage, PAGE_STATES, type PageState, pageState } from './page-states.ts';

/** The ways in which people look at the page. 200 %: half the width, each pixel twice as large. */
type Appearance = BrowserContextOptions & { dir?: 'rtl' };
const WAYS = {
  'wide and light': { viewport: { width: 1100, height: 800 }, colorScheme: 'light' },
  'dark, at 320 pixels': { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  'at 200 %': { viewport: { width: 550, height: 400 }, deviceScaleFactor: 2, colorScheme: 'light' },
  'from right to left, dark, without motion': {
    ...{ viewport: { width: 760, height: 800 }, colorScheme: 'dark', reducedMotion: 'reduce', dir: 'rtl' },
  },
} satisfies Record<string, Appearance>;

export type Way = keyof typeof WAYS;
export const ALL_WAYS = Object.keys(WAYS) as Way[];

const NAMES = [
  'portal.acme.com',
  'xn--mnchen-3ya.acme.com',
  'client-portal.with-a-long-name.example-holding.com',
];

export const now = new Date().toISOString();
/** A domain in each state. */
export const DOMAINS = PAGE_STATES.map((state, i) =>
  // The top of a zone has other records.
  pageState(state, now, {
    id: randomUUID(),
    domain: state === 'wrong address' ? 'acme.com' : (NAMES[i % NAMES.length] ?? ''),
  }),
);
export const idOf = (state: PageState) => DOMAINS[PAGE_STATES.indexOf(state)]?.id ?? '';

export type ShownPage = {
  readonly server: Awaited<ReturnType<typeof servePage>>;
  open(path: string, way?: Way): Promise<Page>;
};

/** Serves the built page over given answers, and opens a browser, for the tests of a file. */
export function usePage(): ShownPage {
  let server: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  beforeAll(async () => {
    server = await servePage();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return {
    get server() {
      return server;
    },
    async open(path, way = 'wide and light') {
      const { dir, ...options }: Appearance = WAYS[way];
      const context = await browser.newContext(options);
      const page = await context.newPage();
      if (dir === 'rtl') await page.addInitScript("document.documentElement.dir = 'rtl'");
      await page.goto(`${server.url}${path}${linkFragment()}`);
      return page;
    },
  };
}

const faultsOf = async (page: Page) => [...(await axeFindings(page)), ...(await layoutFaults(page))];
const unfold = (page: Page) =>
  page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");

/** Tests that neither axe nor the layout has a fault in any state of the page, seen in this way. */
export function testAppearance(shown: ShownPage, way: Way): void {
  describe(way, () => {
    let page: Page;
    beforeAll(async () => {
      shown.server.show({ domains: DOMAINS, events: eventsOfPage(now), sandbox: true });
      page = await shown.open('/', way);
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
      // The timeline comes with an answer of its own.
      await page.getByText('What was seen').first().waitFor();
      await unfold(page);
      await page.getByText('As data').first().waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.goBack();
    });

    test('has no fault where there is no such domain, and without any, for who may look only', async () => {
      await page.goto(`${shown.server.url}/?domain=${randomUUID()}`);
      await page.getByText('There is no such domain here').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      shown.server.show({ domains: [] });
      await page.goto(`${shown.server.url}/?again${linkFragment('viewer')}`);
      await page.getByText('You have no domain here yet').waitFor();
      expect(await faultsOf(page)).toEqual([]);
    });
  });
}
