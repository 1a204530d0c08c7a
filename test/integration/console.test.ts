import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { testConsoleAppearance, useConsolePage } from '../../src/testing/console-appearance.ts';
import { CONSOLE_STATES } from '../../src/testing/console-states.ts';
import { bytesOfPage } from '../../src/testing/page-size.ts';

/** For its looks: the answers are given by no API. See one-stack/console.ts. */
describe('the operator’s console over answers that are given', () => {
  const shown = useConsolePage();
  const stateOf = (name: string) => {
    const state = CONSOLE_STATES[name];
    if (state === undefined) throw new Error(`no state ${name}`);
    return state;
  };
  const focused = (page: Page) => page.evaluate<string>("document.activeElement?.textContent ?? 'nothing'");

  // The hardest one; e2e/appearance tests them all.
  testConsoleAppearance(shown, 'dark, at 320 pixels');

  test('is below 120 kB as it is sent', async () => {
    expect(await bytesOfPage('console.html')).toBeLessThan(120_000);
  });

  test('is gone through by the keyboard alone: from the fleet to a domain, and back', async () => {
    const page = await shown.open(stateOf('fleet'));
    const tabTo = async (text: string) => {
      for (let stops = 0; stops < 40 && (await focused(page)) !== text; stops += 1)
        await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(text);
    };
    await tabTo('Cloudflare');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take away: DNS: cloudflare' }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN');
    await tabTo('registered.acme.com');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Who did what' }).waitFor();
    await tabTo('Hold');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Put .* on hold\?$/ }).waitFor();
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('Hold');
    await page.goBack();
    await page.getByRole('link', { name: 'Next page' }).waitFor();
    expect(new URL(page.url()).search).toBe('?view=domains&provider=cloudflare');
    await page.context().close();
  });

  test('searches as somebody types, once for all keys, and keeps the text in the address', async () => {
    const page = await shown.open(stateOf('domains'));
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      const q = pathname === '/api/v1/domains' ? searchParams.get('q') : null;
      if (q !== null) asked.push(q);
    });
    const sent = page.waitForRequest((request) => request.url().includes('q='));
    await page.getByRole('searchbox').pressSequentially('acme', { delay: 5 });
    await sent;
    expect(new Set(asked)).toEqual(new Set(['acme']));
    expect(new URL(page.url()).searchParams.get('q')).toBe('acme');
    await page.context().close();
  });

  test('forgets the key of the tab when the API refuses it, and says so', async () => {
    const page = await shown.open(stateOf('fleet'));
    shown.server.show(stateOf('signed out').world);
    await page.reload();
    await page.getByText('This operator key is not accepted').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await page.context().close();
  });
});
