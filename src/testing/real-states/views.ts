import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Domain } from '../../client/client.ts';
import { axeFindings, layoutFaults } from '../axe.ts';
import type { StackOfStates } from './stack.ts';

/** The pages that people see of one domain, each with what says that it is shown. */
export const VIEWS = {
  domain: 'article h2',
  link: '[data-stage]',
  component: 'portal-domains article h2',
  console: 'article h1',
} as const;
export type ViewName = keyof typeof VIEWS;
export const VIEW_NAMES = Object.keys(VIEWS) as ViewName[];

export type ViewOptions = { width: number; language?: 'en' | 'de' };

/** Opens the pages of domains on a running stack in a browser. */
export type Views = {
  /** Opens the list of the tenant. */
  list(tenant: string, options: ViewOptions): Promise<Page>;
  of(view: ViewName, domain: Domain, options: ViewOptions): Promise<Page>;
};

/** Returns the pages of a running stack in this browser, for a tenant who may change everything, and an operator. */
export function viewsOf({ stack, origin }: StackOfStates, browser: Browser): Views {
  const { api, apiUrl, operatorKey } = stack;
  const tokenOf = async (tenant: string, language: string) => {
    const { data, error } = await api.POST('/api/v1/tenants/{tenant}/tokens', {
      params: { path: { tenant } },
      body: { role: 'admin', subject: 'jane', expiresIn: 3_600 },
      headers: { 'Accept-Language': language },
    });
    if (data === undefined) throw new Error(`no token: ${JSON.stringify(error)}`);
    return data.token;
  };
  const linkTo = async ({ tenant, id }: Domain) => {
    const params = { path: { tenant, id } };
    const { data, error } = await api.POST('/api/v1/tenants/{tenant}/domains/{id}/links', {
      params,
      body: {},
    });
    if (data?.url == null) throw new Error(`no link: ${JSON.stringify(error)}`);
    return data.url;
  };
  const contexts = new Map<string, Promise<BrowserContext>>();
  const contextOf = (language: string) => {
    const made = contexts.get(language) ?? browser.newContext({ locale: language });
    contexts.set(language, made);
    return made;
  };
  const open = async ({ width, language = 'en' }: ViewOptions, url: string, shown: string) => {
    const page = await (await contextOf(language)).newPage();
    page.setDefaultTimeout(30_000);
    await page.setViewportSize({ width, height: 800 });
    // The tab of an operator who has signed in with a key; it is read by the console alone.
    if (url.startsWith(`${apiUrl}/console`))
      await page.addInitScript(`sessionStorage.setItem('portal-domains.operator-key', '${operatorKey}')`);
    await page.goto(url);
    await page.locator(shown).first().waitFor();
    return page;
  };
  const urlOf: Record<ViewName, (domain: Domain, language: string) => Promise<string>> = {
    domain: async ({ id, tenant }, language) =>
      `${apiUrl}/?domain=${id}#token=${await tokenOf(tenant, language)}`,
    link: linkTo,
    component: async ({ tenant }, language) => `${origin}/#${await tokenOf(tenant, language)}`,
    console: async ({ id }) => `${apiUrl}/console?domain=${id}`,
  };
  return {
    list: async (tenant, options) =>
      open(options, `${apiUrl}/#token=${await tokenOf(tenant, options.language ?? 'en')}`, 'tbody tr'),
    async of(view, domain, options) {
      const url = await urlOf[view](domain, options.language ?? 'en');
      const shown = view === 'component' ? `[id="domain-${domain.id}"]` : VIEWS[view];
      const page = await open(options, url, shown);
      if (view === 'component') await page.locator(shown).first().click();
      await page.locator(VIEWS[view]).first().waitFor();
      return page;
    },
  };
}

/** The ways to look at a page that is open. At 200 % a pixel is twice as large, so that half of them are left. */
const WAYS = [
  { name: 'wide', width: 1100, colorScheme: 'light', dir: 'ltr' },
  { name: 'narrow', width: 320, colorScheme: 'light', dir: 'ltr' },
  { name: 'narrow and dark', width: 320, colorScheme: 'dark', dir: 'ltr' },
  { name: 'at 200 %', width: 550, colorScheme: 'light', dir: 'ltr' },
  { name: 'from right to left, dark', width: 760, colorScheme: 'dark', dir: 'rtl' },
] as const;

/** Runs in the page, as text: opens what is folded, in the shadow tree too. */
const UNFOLD = `[document, document.querySelector('portal-domains')?.shadowRoot].forEach((root) =>
  root?.querySelectorAll('details').forEach((each) => { each.open = true; }))`;

const faultsIn = async (page: Page) => [...(await axeFindings(page)), ...(await layoutFaults(page))];

/** Returns what axe and the layout find on an open page, all of it unfolded, in each way to look at it. */
export async function faultsInAllWays(page: Page): Promise<string[]> {
  await page.evaluate(UNFOLD);
  const found: string[] = [];
  for (const { name, width, colorScheme, dir } of WAYS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(`document.documentElement.dir = '${dir}'`);
    for (const fault of await faultsIn(page)) found.push(`${name}: ${fault}`);
  }
  return found;
}

/** Returns what axe and the layout find on a page as it is, all of it unfolded. */
export async function faultsAsShown(page: Page): Promise<string[]> {
  await page.evaluate(UNFOLD);
  return faultsIn(page);
}
