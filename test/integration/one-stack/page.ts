import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../../../src/testing/axe.ts';
import { launchBrowser } from '../../../src/testing/browser.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import { isNotServed } from '../../../src/testing/stack-actions.ts';

const NAME = 'portal.page.localhost';

/** Adds up what moves by itself, as browsers measure it (Layout Instability API), from the last reset on. */
const COUNT_SHIFTS = `
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) globalThis.shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
`;
/** Above it, people lose their place (web.dev, Cumulative Layout Shift). */
const MOST_SHIFT = 0.1;

/** The page in a real browser. */
export function pageInBrowserTests(running: () => RunningStack): void {
  describe('a person with a browser', () => {
    let stack: RunningStack;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    const elsewhere: string[] = [];
    const complaints: string[] = [];

    beforeAll(async () => {
      stack = running();
      browser = await launchBrowser();
      // The sandbox's CA is in nobody's trust store; that it signs for the right name, other tests show.
      context = await browser.newContext({ ignoreHTTPSErrors: true });
      context.setDefaultTimeout(90_000);
      page = await context.newPage();
      await page.addInitScript(COUNT_SHIFTS);
      page.on('request', (request) => {
        if (!request.url().startsWith(stack.apiUrl)) elsewhere.push(request.url());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
    });
    afterAll(() => browser?.close());

    const card = () => page.locator(`article[data-domain="${NAME}"]`);
    const inStatus = (status: string) =>
      page.locator(`article[data-domain="${NAME}"][data-status="${status}"]`).waitFor();

    test('opens the page and is told what is wrong with a name, with the name kept', async () => {
      await page.goto(stack.apiUrl);
      const field = page.getByLabel('Domain name');
      await field.pressSequentially('*.page.localhost');
      await page.getByRole('alert').getByText('Wildcards').waitFor();
      await field.fill('one.page.localhost');
      await page.getByRole('alert').getByText('Wildcards').waitFor({ state: 'detached' });
      await field.fill('https://portal.page.localhost/login');
      await page.getByRole('button', { name: 'Add domain' }).click();
      await page.getByText('without https://').first().waitFor();
      expect(await field.inputValue()).toBe('https://portal.page.localhost/login');
      // The browser's own line about the refusal, which may come a moment after what the page says.
      await eventually('the refusal is on the console', () => complaints.length > 0);
      expect(complaints.splice(0).every((text) => text.includes('422'))).toBe(true);
    });

    test('types a name, publishes its record, and sees it become live without touching anything', async () => {
      await page.getByLabel('Domain name').fill(NAME);
      await page.getByRole('button', { name: 'Add domain' }).click();
      await card().locator('tr[data-record="CNAME"]').waitFor();
      expect(await page.evaluate('document.activeElement.textContent')).toBe(NAME);
      expect(await axeFindings(page)).toEqual([]);
      await page.evaluate('globalThis.shifted = 0');
      await card().getByRole('button', { name: 'Publish it in the sandbox DNS' }).click();
      await inStatus('active');
      await card().getByText('Nothing to do: your portal is live').waitFor();
      expect(await page.evaluate('globalThis.shifted')).toBeLessThan(MOST_SHIFT);
      expect(await axeFindings(page)).toEqual([]);
      await card().getByText('DNS records: keep them as they are').click();
      await card().locator('tr[data-record="CNAME"][data-state="ok"]').waitFor();
    });

    test('opens the branded portal by its link', async () => {
      const [portal] = await Promise.all([
        context.waitForEvent('page'),
        card().getByRole('link', { name: NAME }).first().click(),
      ]);
      await portal.waitForLoadState();
      expect(new URL(portal.url()).hostname).toBe(NAME);
      expect(await portal.textContent('body')).toContain(NAME);
      await portal.close();
    });

    test('makes a usual mistake in the sandbox, is told what to delete or publish, and mends it', async () => {
      await page.getByText('Make a usual mistake').click();
      await page.getByRole('button', { name: 'Lead it to another host' }).click();
      await card().getByRole('button', { name: 'Check now' }).click();
      await card().getByText('old-host.example.net').first().waitFor();
      await card().getByRole('heading', { name: 'Publish this record at your DNS provider' }).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await card().getByRole('button', { name: 'Publish it in the sandbox DNS' }).click();
      await card().getByText('Nothing to do: your portal is live').waitFor();
    });

    test('goes back to the list, where its row leads to the page again', async () => {
      await page.getByRole('link', { name: 'Your domains' }).click();
      await page.getByRole('row', { name: NAME }).getByRole('link').click();
      await card().waitFor();
      await page.goBack();
      await page.goForward();
      await card().waitFor();
    });

    test('switches it off after being asked, and the portal is gone', async () => {
      await card().getByText('Switch off or remove').click();
      await card().getByRole('button', { name: 'Disable' }).click();
      await page.getByRole('button', { name: 'Switch off' }).click();
      await inStatus('disabled');
      expect(await axeFindings(page)).toEqual([]);
      const gone = await context.newPage();
      const answer = await gone.goto(`https://${NAME}:${stack.config.ports.https}/`).catch(() => null);
      expect(answer?.status() ?? 404).toBe(404);
      await gone.close();
      expect(await isNotServed(stack, NAME)).toBe(true);
    });

    test('shows what is removed until its DNS record is gone too', async () => {
      await card().getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await card().getByText('Removed, but its DNS record is left').waitFor();
      await card().getByText('Delete this record at your DNS provider').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await page.reload();
      await card().getByText('Removed, but its DNS record is left').waitFor();
      await page.getByRole('button', { name: `Delete the CNAME record of ${NAME}` }).click();
      // The next check may be a minute away.
      await card().waitFor({ state: 'detached', timeout: 180_000 });
    });

    test('the page asked nobody but us, and complained of nothing', () => {
      expect(elsewhere).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
}
