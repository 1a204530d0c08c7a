/**
 * `npm run screenshots -- --real [folder]`: starts the product, brings domains into each state, and draws the pages that
 * people see of them, for a phone and for a desktop. Without a folder it draws what lies beside the tests.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '../src/testing/browser.ts';
import { startStackOfStates } from '../src/testing/real-states/stack.ts';
import { LAST_STATES, prepareDomain, REAL_STATES, TENANT } from '../src/testing/real-states/states.ts';
import { VIEW_NAMES, viewsOf } from '../src/testing/real-states/views.ts';
import { addTenant } from '../src/testing/stack-actions.ts';

/** The part of a page that is drawn, which is enough to see what is first: for a desktop and for a phone. */
const WINDOWS = [
  { width: 1100, height: 900 },
  { width: 375, height: 1_000 },
];
/** Small enough for all of them to be in the repository, and good enough to read each word. */
const WEBP = { format: 'webp', quality: 28, captureBeyondViewport: true };

export async function drawReal(into = 'e2e/appearance/screenshots') {
  await rm(into, { recursive: true, force: true });
  await mkdir(into, { recursive: true });
  const world = await startStackOfStates();
  const browser = await launchBrowser();
  try {
    const views = viewsOf(world, browser);
    await addTenant(world.stack, TENANT, 'Acme GmbH');
    const prepare = async ([name, state]) => [name, await prepareDomain(world.stack, state)];
    const domains = await Promise.all(Object.entries(REAL_STATES).map(prepare));
    for (const window of WINDOWS)
      await draw(views.list(TENANT, window), window, join(into, `list-${window.width}.webp`));
    await drawStates(views, domains, into);
    await drawStates(views, await Promise.all(Object.entries(LAST_STATES).map(prepare)), into);
  } finally {
    await browser.close();
    await world.close();
  }
}

async function drawStates(views, domains, into) {
  // Of a removed domain nothing is shown by a link any more.
  for (const [name, domain] of domains)
    for (const view of VIEW_NAMES.filter((one) => one !== 'link' || domain.desired !== 'deleted'))
      for (const window of WINDOWS) {
        const file = `${name.replaceAll(/[^A-Za-z]+/g, '-')}-${view}-${window.width}.webp`;
        await draw(views.of(view, domain, window), window, join(into, file));
      }
}

async function draw(opening, window, file) {
  const page = await opening;
  await page.evaluate('document.fonts.ready');
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    ...WEBP,
    clip: { x: 0, y: 0, scale: 1, ...window },
  });
  await writeFile(file, Buffer.from(data, 'base64'));
  await page.close();
}
