import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../../../src/testing/axe.ts';
import { launchBrowser } from '../../../src/testing/browser.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';

const NAME = 'portal.console.localhost';

/** The operator's console in a real browser, with an operator key. */
export function consoleTests(running: () => RunningStack): void {
  describe('an operator with a browser', () => {
    let browser: Browser;
    let page: Page;
    const elsewhere: string[] = [];

    beforeAll(async () => {
      const { api } = running();
      const tenant = '0c0ffee0-0000-4000-8000-0000000c0501';
      await api.PUT('/api/v1/tenants/{tenant}', {
        params: { path: { tenant } },
        body: { name: 'Console Tests' },
      });
      const made = await api.POST('/api/v1/tenants/{tenant}/domains', {
        params: { path: { tenant } },
        body: { domain: NAME },
      });
      expect(made.response.status).toBe(201);
      browser = await launchBrowser();
      page = await browser.newPage();
      page.setDefaultTimeout(30_000);
      page.on('request', (request) => {
        if (!request.url().startsWith(running().apiUrl)) elsewhere.push(request.url());
      });
    });
    afterAll(() => browser?.close());

    test('is let in by a key, which stays in the tab and out of the address', async () => {
      const { apiUrl, operatorKey } = running();
      await page.goto(`${apiUrl}/console`);
      const key = page.getByRole('textbox', { name: 'Operator key' });
      await key.fill('operator-key-that-nobody-made-0123456789');
      await page.getByRole('button', { name: 'Open the console' }).click();
      await page.getByText('This operator key is not accepted').waitFor();
      await key.fill(operatorKey);
      await page.getByRole('button', { name: 'Open the console' }).click();
      await page.getByRole('heading', { name: 'Needs an operator' }).waitFor();
      await page.getByText('Operator key · admin').waitFor();
      expect(page.url()).toBe(`${apiUrl}/console`);
      expect(await axeFindings(page)).toEqual([]);
    });

    test('finds a domain by a part of its name, and sees where its evidence lies', async () => {
      await page.getByRole('link', { name: 'Domains', exact: true }).click();
      await page.getByRole('searchbox').fill('portal.console');
      await page.getByRole('link', { name: NAME }).click();
      await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
      await page.getByText('Console Tests').waitFor();
      await page.getByText(/^portal-domain\/[0-9a-f-]{36}$/).waitFor();
      await page.getByText(`npx portal-domains domain explain ${NAME}`).waitFor();
      expect(await axeFindings(page)).toEqual([]);
    });

    test('puts it on hold with a reason, which is kept with who it was, and releases it', async () => {
      await page.getByRole('button', { name: 'Hold' }).click();
      const dialog = page.getByRole('dialog').filter({ visible: true });
      await dialog.getByRole('button', { name: 'Hold' }).click();
      await dialog.getByRole('alert').getByText('reason').waitFor();
      await dialog.getByLabel(/^Why/).fill('moves its zone until Friday');
      await dialog.getByRole('button', { name: 'Hold' }).click();
      await page.getByText('On hold since').waitFor();
      await page.getByText('“moves its zone until Friday”').waitFor();
      await page.getByRole('button', { name: 'Release' }).click();
      await page
        .getByRole('dialog')
        .filter({ visible: true })
        .getByRole('button', { name: 'Release' })
        .click();
      await page.getByText('On hold since').waitFor({ state: 'detached' });
      await page.getByText('The operator ended the hold.').waitFor();
    });

    test('reads each other view, and nothing of it comes from elsewhere', async () => {
      await page.getByRole('link', { name: 'Certificate authority' }).click();
      await page.getByText('Orders of all together').waitFor();
      await page.getByRole('link', { name: 'Activity' }).click();
      await page.getByText('“moves its zone until Friday”').first().waitFor();
      await page.getByRole('link', { name: 'Incidents' }).click();
      await page.getByText('an incident of ours').waitFor();
      expect(elsewhere).toEqual([]);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('Use an operator key').waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });
  });
}
