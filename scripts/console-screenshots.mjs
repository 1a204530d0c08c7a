/** Draws the built console: in every state into a folder, or for the documentation. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serveConsole } from '../src/testing/console-server.ts';
import { CONSOLE_STATES, signInByKey } from '../src/testing/console-states.ts';

/** The images that docs/console.md shows. */
const SHOWN = { fleet: 'console-fleet', domains: 'console-domains', domain: 'console-domain' };

/** @param windows the windows of a drawing, by their names; the documentation has the first. */
export async function drawConsole(browser, windows, folder) {
  const server = await serveConsole();
  try {
    if (folder === undefined) {
      const [options] = Object.values(windows);
      for (const [state, name] of Object.entries(SHOWN))
        await draw(browser, server, { options, state, file: `docs/images/${name}.png` });
      return;
    }
    await mkdir(folder, { recursive: true });
    for (const [window, options] of Object.entries(windows))
      for (const state of Object.keys(CONSOLE_STATES)) {
        const file = join(folder, `console-${state.replaceAll(' ', '-')}-${window}.png`);
        await draw(browser, server, { options, state, file });
      }
  } finally {
    await server.close();
  }
}

async function draw(browser, server, { options, state, file }) {
  const { world, path, shows } = CONSOLE_STATES[state];
  const page = await browser.newPage(options);
  if (world.session.operator !== null) await signInByKey(page);
  server.show(world);
  await page.goto(`${server.url}${path}`);
  await page.getByText(shows).first().waitFor();
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
  await page.close();
}
