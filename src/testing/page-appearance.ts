import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Brand } from '../api/brand/routes.ts';
import { GERMAN } from '../core/copy/german/index.ts';
import type { Language } from '../core/copy/language.ts';
import { axeFindings, layoutFaults } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { linkFragment, servePage } from './page-server.ts';
import { eventsOfPage, PAGE_STATES, type PageState, pageState } from './page-states.ts';

/** The ways in which people look at the page. 200 %: half the width, each pixel twice as large. */
type Appearance = BrowserContextOptions & { dir?: 'rtl'; language?: Language };
const WAYS = {
  'wide and light': { viewport: { width: 1100, height: 800 }, colorScheme: 'light' },
  'dark, at 320 pixels': { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  'at 200 %': { viewport: { width: 550, height: 400 }, deviceScaleFactor: 2, colorScheme: 'light' },
  'from right to left, dark, without motion': {
    ...{ viewport: { width: 760, height: 800 }, colorScheme: 'dark', reducedMotion: 'reduce', dir: 'rtl' },
  },
  'in German, at 320 pixels': {
    ...{ viewport: { width: 320, height: 640 }, colorScheme: 'light', locale: 'de-AT', language: GERMAN },
  },
} satisfies Record<string, Appearance>;

export type Way = keyof typeof WAYS;

/** Returns what a browser's context takes for a way, and the direction of the text. */
export function contextOptions(way: Way): { dir: 'rtl' | null; options: BrowserContextOptions } {
  const { dir, language: _, ...options }: Appearance = WAYS[way];
  return { dir: dir ?? null, options };
}

export const ALL_WAYS = Object.keys(WAYS) as Way[];

const NAMES = [
  'portal.acme.com',
  'xn--mnchen-3ya.acme.com',
  'client-portal.with-a-long-name.example-holding.com',
];

export const now = new Date().toISOString();
const IDS = PAGE_STATES.map(() => randomUUID());
const domainsIn = (language?: Language) =>
  PAGE_STATES.map((state, i) => {
    // The top of a zone has other records.
    const domain = state === 'wrong address' ? 'acme.com' : (NAMES[i % NAMES.length] ?? '');
    const reader = { kind: 'tenant', role: 'admin', ...(language && { language }) } as const;
    return pageState(state, now, { id: IDS[i] ?? '', domain }, reader);
  });
/** A domain in each state. */
export const DOMAINS = domainsIn();
export const idOf = (state: PageState) => DOMAINS[PAGE_STATES.indexOf(state)]?.id ?? '';

export type ShownPage = {
  readonly server: Awaited<ReturnType<typeof servePage>>;
  open(path: string, way?: Way): Promise<Page>;
};

/** Serves the built page over given answers, and opens a browser, for the tests of a file. */
export function usePage(brand?: Brand): ShownPage {
  let server: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  beforeAll(async () => {
    server = await servePage(brand);
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
      const { dir, options } = contextOptions(way);
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

/** The words of the page by which its parts are found. */
const WORDS = {
  en: {
    evidence: 'What was seen',
    data: 'As data',
    unknown: 'There is no such domain here',
    empty: 'You have no domain here yet',
  },
  de: {
    evidence: 'Was beobachtet wurde',
    data: 'Als Daten',
    unknown: 'Diese Domain gibt es hier nicht',
    empty: 'Sie haben hier noch keine Domain',
  },
};

/** Tests that neither axe nor the layout has a fault in any of the states of the page, seen in this way. */
export function testAppearance(shown: ShownPage, way: Way, states: readonly PageState[] = PAGE_STATES): void {
  const { language }: Appearance = WAYS[way];
  const words = WORDS[language === undefined ? 'en' : 'de'];
  describe(way, () => {
    let page: Page;
    beforeAll(async () => {
      shown.server.show({ domains: domainsIn(language), events: eventsOfPage(now, language), sandbox: true });
      page = await shown.open('/', way);
      await page.getByRole('row').nth(DOMAINS.length).waitFor();
    });
    afterAll(() => page?.context().close());

    test('says its language, and has no fault as a list', async () => {
      expect(await page.locator('html').getAttribute('lang')).toBe(language?.code ?? 'en');
      expect(await faultsOf(page)).toEqual([]);
    });

    test.each(states)('has no fault for a domain of state %s, all of it unfolded', async (state) => {
      await page.locator(`[id="domain-${idOf(state)}"]`).click();
      await page.locator('article h2').first().waitFor();
      await unfold(page);
      // The timeline comes with an answer of its own.
      await page.getByText(words.evidence).first().waitFor();
      await unfold(page);
      await page.getByText(words.data).first().waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.goBack();
    });

    test('has no fault where there is no such domain, and without any, for who may look only', async () => {
      await page.goto(`${shown.server.url}/?domain=${randomUUID()}`);
      await page.getByText(words.unknown).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      shown.server.show({ domains: [] });
      await page.goto(`${shown.server.url}/?again${linkFragment('viewer')}`);
      await page.getByText(words.empty).waitFor();
      expect(await faultsOf(page)).toEqual([]);
    });
  });
}
