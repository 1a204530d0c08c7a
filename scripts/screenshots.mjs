/**
 * `npm run screenshots [folder]`: draws the built page in every state into a folder, wide and narrow, light and dark, in
 * English and German, to be looked at. Without a folder it draws the images that the documentation shows. With `--real`
 * it draws what a running product shows, see real-screenshots.mjs.
 */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GERMAN } from '../src/core/copy/german/index.ts';
import { launchBrowser } from '../src/testing/browser.ts';
import { linkFragment, servePage } from '../src/testing/page-server.ts';
import { eventsOfPage, PAGE_STATES, pageState } from '../src/testing/page-states.ts';
import { drawConsole } from './console-screenshots.mjs';
import { drawReal } from './real-screenshots.mjs';

const WINDOWS = {
  wide: { viewport: { width: 1100, height: 800 }, colorScheme: 'light' },
  narrow: { viewport: { width: 375, height: 700 }, colorScheme: 'light' },
  dark: { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  'german-wide': { viewport: { width: 1100, height: 800 }, colorScheme: 'light', locale: 'de' },
  'german-narrow': { viewport: { width: 320, height: 640 }, colorScheme: 'light', locale: 'de' },
};
/** The domains of the documentation's images. */
const SHOWN = {
  'portal.acme.com': 'missing',
  'kunden.acme.com': 'live',
  'xn--mnchen-3ya.acme.com': 'issuing',
  'files.acme.com': 'live',
  'old.acme.com': 'disabled',
};

const now = new Date().toISOString();
const [first, second] = process.argv.slice(2);
let server;
let browser;
await (first === '--real' ? drawReal(second) : drawGiven(first));

/** Draws the built page over given answers. */
async function drawGiven(folder) {
  server = await servePage();
  browser = await launchBrowser();
  try {
    if (folder === undefined) await drawForDocs();
    else await drawAll(folder);
    await drawConsole(browser, WINDOWS, folder);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function drawForDocs() {
  const domains = Object.entries(SHOWN).map(([domain, state]) =>
    pageState(state, now, { id: randomUUID(), domain }),
  );
  server.show({ domains, events: eventsOfPage(now) });
  const page = await browser.newPage(WINDOWS.wide);
  await draw(page, '/', 'tbody tr', 'docs/images/settings-page.png');
  await draw(page, `/?domain=${domains[0].id}`, 'article', 'docs/images/domain-page.png');
}

async function drawAll(into) {
  await mkdir(into, { recursive: true });
  for (const [name, options] of Object.entries(WINDOWS)) {
    const page = await browser.newPage(options);
    const language = options.locale === undefined ? undefined : GERMAN;
    const events = eventsOfPage(now, language);
    const domains = domainsIn(language);
    const to = (view) => join(into, `${view.replaceAll(' ', '-')}-${name}.png`);
    server.show({ domains: [], events });
    await draw(page, '/', 'main section', to('empty'));
    server.show({ domains, events });
    await draw(page, '/', 'tbody tr', to('list'));
    for (const [i, state] of PAGE_STATES.entries())
      await draw(page, `/?domain=${domains[i].id}`, 'article', to(state));
    await page.close();
  }
}

function domainsIn(language) {
  return PAGE_STATES.map((state, i) => {
    const plain = state === 'wrong address' ? 'acme.com' : `${state.replaceAll(' ', '-')}.acme.com`;
    const domain = i % 5 === 4 ? 'xn--mnchen-3ya.acme.com' : plain;
    return pageState(state, now, { id: randomUUID(), domain }, { kind: 'tenant', role: 'admin', language });
  });
}

async function draw(page, path, shown, file) {
  await page.goto('about:blank');
  await page.goto(`${server.url}${path}${linkFragment()}`);
  await page.locator(shown).first().waitFor();
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
}
