import { spawnSync } from 'node:child_process';
import { environment } from '../config/config.ts';
import { unpackBrowser } from './browser.ts';
import { ROOT } from './root.ts';

/**
 * Vitest's globalSetup for tests whose processes run what is built: builds when the sources are newer, so that no test
 * ever runs old code. After `npm ci` there is nothing to do. The browser is unpacked here too, before several files want it
 * at once.
 */
export async function setup(): Promise<void> {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/prepare.mjs'], {
    cwd: ROOT,
    encoding: 'utf8',
    // Vitest's own would make the page one for developers, which is larger and slower.
    env: { ...environment(), NODE_ENV: 'production' },
  });
  if (status !== 0) throw new Error(`the build failed:\n${stdout}${stderr}`);
  await unpackBrowser();
}
