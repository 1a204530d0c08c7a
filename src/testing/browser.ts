import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The paths at which distributions install Chromium, for machines on which the packaged one lacks a system library. */
const SYSTEM_CHROMIUMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
];

/**
 * Not the package's own list: that one is made for AWS Lambda and also switches off web security and runs
 * everything in one process, so a test with it would not show what a user's browser does.
 */
const ARGUMENTS = ['--no-sandbox', '--no-zygote', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/**
 * Starts a real, headless Chromium: the one that the package carries, else the system's. Works as root and without
 * a display. For the sandbox's certificates, open the context with `ignoreHTTPSErrors: true`; names below
 * `.localhost` lead to loopback by themselves. The caller closes it.
 * @param more further arguments of Chromium's command line
 * @throws Error that says what to install when neither starts.
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const failures: unknown[] = [];
  try {
    return await launchPackaged(more);
  } catch (error) {
    failures.push(error);
  }
  for (const executablePath of SYSTEM_CHROMIUMS.filter((path) => existsSync(path))) {
    try {
      return await launch(executablePath, more);
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(
    failures,
    'no Chromium starts here; install one, e.g. `apt-get install chromium` on Debian.',
  );
}

/** Unpacks the browser that the package carries, which takes seconds on its first use; afterwards it is there. */
export async function unpackBrowser(): Promise<void> {
  await chromium.executablePath();
}

/** The package unpacks its program on first use; another process may be at just that, so a start is tried again. */
async function launchPackaged(more: readonly string[]): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  return eventually('the packaged Chromium starts', () => launch(executablePath, more), {
    withinMs: 6_000,
    everyMs: 500,
  });
}

function launch(executablePath: string, more: readonly string[]): Promise<Browser> {
  return playwright.launch({ executablePath, args: [...ARGUMENTS, ...more], headless: true });
}
