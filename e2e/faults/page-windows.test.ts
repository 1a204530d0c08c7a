import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import { launchBrowser } from '../../src/testing/browser.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';

/** A browser opens six connections to one origin over HTTP/1.1, over all windows. */
const WINDOWS = 8;

describe('the page in many windows at once', () => {
  let stack: RunningStack;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    // One after the other: what has started is known then, and stopped also when the next fails.
    browser = await launchBrowser();
    stack = await startRunningStack();
    context = await browser.newContext();
    context.setDefaultTimeout(60_000);
  });
  afterEach(async () => {
    for (const page of context.pages()) await page.close();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const openWindow = async () => {
    const page = await context.newPage();
    await page.goto(stack.apiUrl);
    await page.getByRole('button', { name: 'Add domain' }).waitFor();
    return page;
  };
  const add = async (page: Page, name: string) => {
    await page.getByLabel('Domain name').fill(name);
    await page.getByRole('button', { name: 'Add domain' }).click();
  };
  const shows = (page: Page, name: string) => page.locator(`[data-domain="${name}"]`).waitFor();

  const openStreams = async () => {
    const text = await (await fetch(`${stack.apiUrl}/metrics`)).text();
    return Number(/^portal_domains_open_streams (\d+)$/m.exec(text)?.[1]);
  };
  const oneStream = () => eventually('one stream is open', async () => (await openStreams()) === 1);

  /** Stops the scripts of a window, timers included, as a debugger does; resolves with what lets them go on. */
  const standStill = async (page: Page) => {
    const debug = await context.newCDPSession(page);
    const atBreakpoint = new Promise((resolve) => debug.once('Debugger.paused', resolve));
    await debug.send('Debugger.enable');
    await debug.send('Debugger.pause');
    await atBreakpoint;
    return async () => {
      await debug.detach();
      await page.evaluate('"its scripts run again"');
    };
  };

  test('all of them open, hear of a change, and hold one stream together', async () => {
    const pages: Page[] = [];
    for (let n = 0; n < WINDOWS; n += 1) pages.push(await openWindow());
    const [first] = pages;
    if (first === undefined) throw new Error('no window');
    await add(first, 'portal.windows.localhost');
    for (const page of pages) await shows(page, 'portal.windows.localhost');
    await oneStream();
  });

  test('opens also where other applications of the host have set 100 KB of cookies', async () => {
    const { hostname } = new URL(stack.apiUrl);
    const value = 'a'.repeat(4_000);
    const cookies = Array.from({ length: 25 }, (_, n) => ({
      name: `c${n}`,
      value,
      domain: hostname,
      path: '/',
    }));
    await context.addCookies(cookies);
    const page = await openWindow();
    await add(page, 'portal.cookies.localhost');
    await shows(page, 'portal.cookies.localhost');
    await context.clearCookies();
  });

  test('when the one that holds the stream closes, another holds it', async () => {
    const [leader, other] = [await openWindow(), await openWindow()];
    await oneStream();
    await leader.close();
    await oneStream();
    await add(other, 'portal.handed-over.localhost');
    await shows(other, 'portal.handed-over.localhost');
  });

  test('when the one that holds the stream hangs, another holds it', async () => {
    const [leader, other] = [await openWindow(), await openWindow()];
    await oneStream();
    const opened = other.waitForRequest((request) => request.url().endsWith('/stream'));
    const goOn = await standStill(leader);
    await opened;
    await goOn();
    await oneStream();
  });

  test('says that the service is silent, then that it cannot be reached, and comes back by itself', async () => {
    const [one, other] = [await openWindow(), await openWindow()];
    await oneStream();
    stack.signal('api', 'SIGSTOP');
    const seen = (page: Page, text: string) => page.getByText(text).waitFor();
    try {
      for (const text of ['No sign of life from the service', 'The service cannot be reached']) {
        await Promise.all([seen(one, text), seen(other, text)]);
      }
    } finally {
      stack.signal('api', 'SIGCONT');
    }
    for (const page of [one, other]) {
      await page.getByText('The service cannot be reached').waitFor({ state: 'detached' });
    }
    await oneStream();
    await add(one, 'portal.back.localhost');
    await shows(other, 'portal.back.localhost');
  });
});
