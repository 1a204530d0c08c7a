import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../../../src/testing/axe.ts';
import { launchBrowser } from '../../../src/testing/browser.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import { addTenant, publishRecord } from '../../../src/testing/stack-actions.ts';
import { steadyPorts } from '../../../src/testing/steady-ports.ts';

const NAME = 'portal.embedded.localhost';

/** The origin of a SaaS, which the stack lists: a free port of this machine. */
export async function embeddingOrigin(): Promise<string> {
  const [port] = await steadyPorts(1);
  return `http://saas.localhost:${port}`;
}

/** A page with styles that would harm what is not shielded from them, which keeps what it hears of the element. */
const pageWith = (element: string, apiUrl: string) => `<!doctype html>
<html lang="en"><head><title>Settings of the SaaS</title>
<style>
  html { font-size: 62.5%; }
  :root { color-scheme: light dark; background: Canvas; color: CanvasText; }
  button { display: none; } p { color: hotpink; font-size: 40px; }
  portal-domains { --pd-accent: #6b21a8; }
</style></head>
<body><main><h1>Settings</h1>${element}</main>
<script>
  heard = [];
  for (const name of ['activated', 'action-required', 'token-expired'])
    addEventListener(name, ({ detail }) => heard.push([name, detail.reason ?? detail.domain.domain]));
</script>
<script type="module" src="${apiUrl}/portal-domains.js"></script></body></html>`;

/** The web component in pages of other origins, in a real browser. */
export function embeddingTests(running: () => RunningStack): void {
  describe('the component in a page of a SaaS', () => {
    let stack: RunningStack;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    const tenant = randomUUID();
    let origin = '';
    let html = '';
    /** The tokens that the SaaS gives, one after the other. */
    let tokens: string[] = [];
    const saas = createServer(({ url }, response) => {
      const isPage = url === '/settings';
      response.setHeader('Content-Type', isPage ? 'text/html' : 'application/json');
      response.end(isPage ? html : JSON.stringify({ token: tokens.shift() ?? '' }));
    });
    const mint = async (role: 'admin' | 'viewer' = 'admin'): Promise<string> => {
      const { data } = await stack.api.POST('/api/v1/tenants/{tenant}/tokens', {
        params: { path: { tenant } },
        body: { role, expiresIn: 3_600 },
      });
      return data?.token ?? '';
    };
    const forged = async () => `${(await mint()).split('.', 1)[0]}.${Buffer.alloc(32).toString('base64url')}`;

    beforeAll(async () => {
      stack = running();
      origin = stack.config.embedOrigins[0] ?? '';
      await new Promise<void>((resolve) => saas.listen(Number(new URL(origin).port), '127.0.0.1', resolve));
      await addTenant(stack, tenant, 'Embedded GmbH');
      browser = await launchBrowser();
      context = await browser.newContext();
      context.setDefaultTimeout(90_000);
      page = await context.newPage();
    });
    afterAll(async () => {
      await browser?.close();
      saas?.close();
    });

    /** Opens a page with the element in it. */
    async function open(attributes: string, at = origin): Promise<void> {
      html = pageWith(`<portal-domains ${attributes}></portal-domains>`, stack.apiUrl);
      await page.goto(`${at}/settings`);
    }
    const heard = () => page.evaluate<[string, string][]>('heard');
    const inElement = (selector: string) => page.locator('portal-domains').locator(selector);

    test('is one file of at most 45 kB as it is sent, which any page may load', async () => {
      const answer = await fetch(`${stack.apiUrl}/portal-domains.js`, {
        headers: { 'Accept-Encoding': 'gzip' },
      });
      expect(Number(answer.headers.get('Content-Length'))).toBeLessThanOrEqual(45_000);
      expect(await answer.text()).not.toMatch(/\bimport\s*\(|^import\s/m);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-encoding': 'gzip',
        'content-type': expect.stringContaining('javascript'),
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'no-cache',
      });
    });

    test('brings a first domain to life, and tells the page around it', async () => {
      tokens = [await mint()];
      await open('token-url="/portal-token"');
      await page.getByLabel('Domain name').fill(NAME);
      await page.getByRole('button', { name: 'Add domain' }).click();
      await inElement(`article[data-domain="${NAME}"] tr[data-record="CNAME"]`).waitFor();
      // The view is the element's own: the address of the page stays as it is.
      expect(page.url()).toBe(`${origin}/settings`);
      const { data } = await stack.api.GET('/api/v1/tenants/{tenant}/domains', {
        params: { path: { tenant } },
      });
      for (const domain of data?.domains ?? []) await publishRecord(stack, domain);
      await inElement(`article[data-domain="${NAME}"][data-status="active"]`).waitFor();
      expect((await heard()).filter(([name]) => name === 'activated')).toEqual([['activated', NAME]]);
    });

    test('is shielded from the styles of the page, takes its own by custom properties, and axe finds nothing', async () => {
      for (const [theme, width, direction] of [
        ['light', 1100, 'ltr'],
        ['dark', 320, 'rtl'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate(`document.documentElement.dir = '${direction}'`);
        await page.evaluate(`document.querySelector('portal-domains').setAttribute('theme', '${theme}')`);
        await page.emulateMedia({ colorScheme: theme });
        expect(await axeFindings(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      }
      await inElement('a:has-text("Your domains")').click();
      await page.getByRole('button', { name: 'Add domain' }).waitFor();
      const colour = await page.evaluate(`getComputedStyle(
        document.querySelector('portal-domains').shadowRoot.querySelector('button[type=submit]'),
      ).backgroundColor`);
      expect(colour).toBe('rgb(107, 33, 168)');
      const size = await page.evaluate(`getComputedStyle(
        document.querySelector('portal-domains').shadowRoot.querySelector('label'),
      ).fontSize`);
      expect(Number.parseFloat(String(size))).toBeGreaterThanOrEqual(14);
    });

    test('speaks the language that the page gives it', async () => {
      tokens = [await mint()];
      await open('token-url="/portal-token" language="de"');
      await page.getByRole('button', { name: 'Hinzufügen' }).waitFor();
      await inElement(`[lang=de] tr[data-domain="${NAME}"]`).waitFor();
    });

    test('fetches another token when its own has ended, and shows what it showed', async () => {
      tokens = [await forged(), await mint()];
      await open('token-url="/portal-token"');
      await inElement(`tr[data-domain="${NAME}"]`).waitFor();
      expect(tokens).toEqual([]);
      expect((await heard()).filter(([name]) => name === 'token-expired')).toEqual([]);
    });

    test('tells the page when it has no token that works, and goes on with the next', async () => {
      await open(`token="${await forged()}"`);
      await page.getByText('Your access has ended').waitFor();
      expect(await heard()).toEqual([['token-expired', 'no_source']]);
      await page.evaluate(`document.querySelector('portal-domains').token = '${await mint('viewer')}'`);
      await inElement(`tr[data-domain="${NAME}"]`).waitFor();
      await page.getByText('lets you look, not change').waitFor();
    });

    test('goes on where the page sets another source of tokens after the first has failed', async () => {
      await open(`token="${await forged()}"`);
      await page.getByText('Your access has ended').waitFor();
      const next = await mint();
      await page.evaluate(
        `document.querySelector('portal-domains').getToken = () => Promise.resolve('${next}')`,
      );
      await inElement(`tr[data-domain="${NAME}"]`).waitFor();
    });

    test('says on the console where the page gives no address of the API', async () => {
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await open('api="https://"');
      await page.getByText('The service cannot be reached right now').waitFor();
      expect(complaints).toContainEqual(expect.stringContaining('api="https://" is no address'));
    });

    test('shows nothing to a page of an origin that is not listed', async () => {
      const refused: string[] = [];
      page.on('console', (message) => refused.push(message.text()));
      tokens = [await mint()];
      await open('token-url="/portal-token"', origin.replace('saas', 'other'));
      await page.getByText('No sign of life from the service').waitFor();
      expect(refused.some((text) => text.includes('CORS'))).toBe(true);
      expect(await inElement('tr').count()).toBe(0);
    });
  });
}
