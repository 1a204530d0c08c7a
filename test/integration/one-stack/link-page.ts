import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../../src/client/client.ts';
import { axeFindings } from '../../../src/testing/axe.ts';
import { launchBrowser } from '../../../src/testing/browser.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import { addTenant, publishRecord, register, setRecord } from '../../../src/testing/stack-actions.ts';

const NAME = 'portal.linked.localhost';
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1100, 375, 320].map((width) => ({ colorScheme, width })),
);

/** A tenant that sends a link, and the person who manages the DNS and opens it, in browsers of their own. */
export function linkPageTests(running: () => RunningStack): void {
  describe('a link to the records of a domain', () => {
    let stack: RunningStack;
    let browser: Browser;
    let tenantsPage: Page;
    let context: BrowserContext;
    let page: Page;
    let domain: Domain;
    let url = '';
    const asked: string[] = [];
    const complaints: string[] = [];

    beforeAll(async () => {
      stack = running();
      browser = await launchBrowser();
      const tenant = randomUUID();
      await addTenant(stack, tenant, 'Secretive GmbH');
      domain = await register(stack, tenant, NAME);
      await register(stack, tenant, 'other.linked.localhost');
      const { data } = await stack.api.POST('/api/v1/tenants/{tenant}/tokens', {
        params: { path: { tenant } },
        body: { role: 'admin', subject: 'jane', expiresIn: 3_600 },
      });
      tenantsPage = await browser.newPage();
      await tenantsPage.goto(`${stack.apiUrl}/?domain=${domain.id}#token=${data?.token}`);
      context = await browser.newContext();
      context.setDefaultTimeout(90_000);
      page = await context.newPage();
      page.on('request', (request) => asked.push(request.url()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
    });
    afterAll(() => browser?.close());

    const card = () => tenantsPage.locator(`article[data-domain="${NAME}"]`);
    const inStage = (stage: string) => page.locator(`[data-stage="${stage}"]`).waitFor();

    /** Whatever the page shows: at each width, light and dark, it fits and axe finds nothing. */
    async function fitsEverywhere(what: Page = page): Promise<void> {
      for (const { colorScheme, width } of LOOKS) {
        await what.emulateMedia({ colorScheme });
        await what.setViewportSize({ width, height: 900 });
        const shown = await what.evaluate('document.documentElement.scrollWidth');
        expect([width, shown]).toEqual([width, width]);
        expect(await axeFindings(what)).toEqual([]);
      }
    }

    test('is made on the tenant’s page, with a mail to send', async () => {
      await card().getByText('Send to whoever manages your DNS').click();
      const email = card().getByLabel('Their mail address');
      await email.fill('jane at acme.com');
      await card().getByRole('button', { name: 'Make a link' }).click();
      await card().getByRole('alert').getByText('must be an address').waitFor();
      expect(await email.inputValue()).toBe('jane at acme.com');
      expect(await axeFindings(tenantsPage)).toEqual([]);
      await email.fill('jane@acme.com');
      await card().getByRole('button', { name: 'Make a link' }).click();
      await card().getByText('it is not shown again').waitFor();
      url = (await card().locator('code', { hasText: '/link#pdl_' }).textContent()) ?? '';
      expect(url).toMatch(new RegExp(`^${stack.apiUrl}/link#pdl_[0-9a-f]{64}$`));
      const mailto = await card().getByRole('link', { name: 'Write a mail' }).getAttribute('href');
      expect(decodeURIComponent(mailto ?? '')).toContain(`${NAME} needs records in its DNS`);
      expect(decodeURIComponent(mailto ?? '')).toContain(`\n${url}\n`);
      await card()
        .getByRole('button', { name: /^Copy link/ })
        .waitFor();
      await card().getByText('never opened').waitFor();
      await card().getByText('Mails go to jane@acme.com.').waitFor();
      expect(await email.inputValue()).toBe('');
      expect(await axeFindings(tenantsPage)).toEqual([]);
    });

    test('shows that domain’s record to publish, and nothing else of the tenant', async () => {
      await page.goto(url);
      await inStage('todo');
      expect(await page.title()).toBe(`DNS records for ${NAME}`);
      const text = await page.locator('body').textContent();
      for (const shown of [NAME, domain.canonicalHost, 'CNAME']) expect(text).toContain(shown);
      for (const other of ['Secretive', 'other.linked', domain.tenant, domain.id])
        expect(text).not.toContain(other);
      await fitsEverywhere();
    });

    test('lets them ask for a check by the keyboard alone, and shows what is wrong', async () => {
      await setRecord(stack, NAME, 'CNAME', 'elsewhere.linked.localhost');
      const button = page.getByRole('button', { name: 'Check again now' });
      const isFocused = async () => (await button.and(page.locator(':focus')).count()) === 1;
      for (let presses = 0; presses < 20 && !(await isFocused()); presses += 1)
        await page.keyboard.press('Tab');
      expect(await isFocused()).toBe(true);
      await page.keyboard.press('Enter');
      await page.locator('tr[data-record="CNAME"][data-state="wrong"]').waitFor();
      await inStage('todo');
      expect(await isFocused()).toBe(true);
      const text = await page.locator('main').textContent();
      expect(text).toContain('elsewhere.linked.localhost');
      // Lines stay lines.
      expect(text).not.toContain('\\u000a');
      await fitsEverywhere();
    });

    test('says that nothing more is to do once the record is found, without being touched', async () => {
      await publishRecord(stack, domain);
      await inStage('done');
      await page.getByText('Nothing more to do.').first().waitFor();
      await fitsEverywhere();
    });

    test('says that the service is away, and goes on when it is back', async () => {
      const other = await context.newPage();
      await other.route('**/api/**', (route) => route.abort());
      await other.goto(url);
      await other.getByText('The service cannot be reached.').waitFor();
      await fitsEverywhere(other);
      await other.unroute('**/api/**');
      await other.locator('[data-stage="done"]').waitFor();
      await other.close();
    });

    test('ends in the open page when its time is over', async () => {
      const { data } = await stack.api.POST('/api/v1/tenants/{tenant}/domains/{id}/links', {
        params: { path: { tenant: domain.tenant, id: domain.id } },
        body: {},
      });
      const expiresAt = new Date(Date.now() + 4_000).toISOString();
      const { id = '', url: shortUrl } = data ?? {};
      await stack.db
        .updateTable('domain_links')
        .set({ expires_at: expiresAt })
        .where('id', '=', id)
        .execute();
      const other = await context.newPage();
      await other.goto(shortUrl ?? '');
      await other.locator('[data-stage="done"]').waitFor();
      await other.locator('[data-ended="expired"]').waitFor();
      await fitsEverywhere(other);
      await other.close();
    });

    test('ends at once in the open page when the tenant revokes it, and opens no more', async () => {
      await card().getByText('last opened').first().waitFor();
      await card().getByRole('button', { name: 'Revoke' }).first().click();
      await page.locator('[data-ended="refused"]').waitFor();
      expect(await page.locator('main').textContent()).not.toContain(domain.canonicalHost);
      await fitsEverywhere();
      await page.reload();
      await page.locator('[data-ended="refused"]').waitFor();
    });

    test('the page told its secret to no address, asked nobody but us, and complained of nothing else', () => {
      const secret = new URL(url).hash.slice(1);
      expect(
        asked.filter((each) => each.includes(secret) && !each.startsWith(`${stack.apiUrl}/link#`)),
      ).toEqual([]);
      expect(asked.filter((each) => !each.startsWith(stack.apiUrl))).toEqual([]);
      // The browser's own lines about the refusal after the end.
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
    });
  });
}
