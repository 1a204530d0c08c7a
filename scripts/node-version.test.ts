import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tooOld } from './node-version.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test.each(['16.20.2', '18.20.4', '20.18.3'])(
  'Node %s is too old, and what to do is one sentence',
  (version) => {
    expect(tooOld(version)).toBe(
      `Error: This is Node ${version}, and 20.19.0 or later is needed; install it (https://nodejs.org), then run \`npm ci\` and this again.`,
    );
  },
);

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(tooOld(version)).toBeNull();
});

test.each([['scripts/run.mjs', 'cli', 'up'], ['scripts/run.mjs', 'demo'], ['scripts/prepare.mjs']])(
  '%s %s on an old Node says that sentence and nothing else',
  (...args) => {
    const pretend = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.4"}})';
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${pretend}`, ...args],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${tooOld('18.20.4')}\n` });
  },
);
