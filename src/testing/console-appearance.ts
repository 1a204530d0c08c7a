import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings, layoutFaults } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { type ConsoleServer, serveConsole } from './console-server.ts';
import { CONSOLE_STATES, type ConsoleState, signInByKey } from './console-states.ts';
import { contextOptions, type Way } from './page-appearance.ts';

export type ShownConsole = {
  readonly server: ConsoleServer;
  /** Opens a state, signed in by a key. */
  open(state: ConsoleState, way?: Way): Promise<Page>;
};

/** Serves the built console over given answers, and opens a browser, for the tests of a file. */
export function useConsolePage(): ShownConsole {
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await serveConsole();
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
    async open({ world, path, shows }, way = 'wide and light') {
      const { dir, options } = contextOptions(way);
      const context = await browser.newContext(options);
      const page = await context.newPage();
      if (dir === 'rtl') await page.addInitScript("document.documentElement.dir = 'rtl'");
      if (world.session.operator !== null) await signInByKey(page);
      server.show(world);
      await page.goto(`${server.url}${path}`);
      await page.getByText(shows).first().waitFor();
      return page;
    },
  };
}

/** Tests that neither axe nor the layout has a fault in any state of the console, seen in this way. */
export function testConsoleAppearance(shown: ShownConsole, way: Way): void {
  describe(`the console, ${way}`, () => {
    test.each(Object.keys(CONSOLE_STATES))('has no fault: %s', async (name) => {
      const state = CONSOLE_STATES[name];
      if (state === undefined) throw new Error(name);
      const page = await shown.open(state, way);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      expect([...(await axeFindings(page)), ...(await layoutFaults(page))]).toEqual([]);
      await page.context().close();
    });
  });
}
