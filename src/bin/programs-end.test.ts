import { describe, expect, test } from 'vitest';
import { type Environment, environment } from '../config/config.ts';
import { CLI, runNode } from '../testing/run-node.ts';

/** Each program of ours; those of the bench and the cluster fetch nothing before they read the settings. */
const PROGRAMS = [
  ['npm run demo', ['dist/src/bin/demo.js']],
  ['up', [CLI, 'up']],
  ['api', [CLI, 'api']],
  ['worker', [CLI, 'worker']],
  ['challenges', [CLI, 'challenges']],
  ['migrate', [CLI, 'migrate']],
  ['doctor of a name', [CLI, 'doctor', 'portal.acme.com']],
  ['npm run bench', ['dist/bench/main.js']],
  ['npm run bench:cluster', ['dist/bench/cluster/main.js']],
  ['npm run cluster', ['dist/e2e/scenarios/main.js']],
  ['the trigger script', ['scripts/trigger-portal-domain-workflow.mjs', '--tenant', 'a', '--domain-id', 'b']],
] as const;

async function endOf(args: readonly string[], env: Environment) {
  const { PATH, HOME } = environment();
  const run = await runNode(args, { PATH, HOME, ...env });
  return { ...run, all: run.out + run.err };
}

/** A line of a stack trace, and what Node prints above one. */
const TRACE = /^ +at .+:\d+|^Node\.js v|node:internal/m;

describe('every program ends with a sentence, and with no stack trace', () => {
  test.each(PROGRAMS)('%s, with a setting that does not fit', async (_, args) => {
    const { code, all } = await endOf(args, { PORTAL_LOG_LEVEL: 'loud' });
    expect(all).toContain('PORTAL_LOG_LEVEL: ');
    expect(all).not.toMatch(TRACE);
    expect(code).not.toBe(0);
  });

  test('npm run demo, with a program that is not there, names the setting', async () => {
    const { code, all } = await endOf(['dist/src/bin/demo.js'], { PORTAL_TEMPORAL_BIN: '/nowhere/temporal' });
    expect(all).toMatch(/^Error: .*PORTAL_TEMPORAL_BIN/m);
    expect(all).not.toMatch(TRACE);
    expect(code).toBe(1);
  });

  test('npm run demo, on what nobody foresaw, says so; the trace is for who asks for it', async () => {
    const plain = await endOf(['dist/src/bin/demo.js'], { TMPDIR: '/nowhere' });
    expect(plain).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Error: ENOENT: .*PORTAL_LOG_LEVEL=debug/),
    });
    expect(plain.all).not.toMatch(TRACE);
    const debug = await endOf(['dist/src/bin/demo.js'], { TMPDIR: '/nowhere', PORTAL_LOG_LEVEL: 'debug' });
    expect(debug.all).toMatch(TRACE);
  });

  test.each(['up', 'api', 'worker', 'challenges'])(
    '%s names the setting that a misspelt one is nearest to',
    async (name) => {
      const env = { PORTAL_HTTPS_PROT: '1', PORTAL_EDGE: 'kubernetes', PORTAL_DATA_DIR: '/proc/nowhere' };
      const { all } = await endOf([CLI, name], env);
      expect(all).toContain('PORTAL_HTTPS_PROT (PORTAL_HTTPS_PORT is meant?)');
      expect(all).not.toMatch(TRACE);
    },
  );

  test('doctor fails for it, and says what to write', async () => {
    const { code, out } = await endOf([CLI, 'doctor', '--json'], {
      PORTAL_HTTPS_PROT: '1',
      PORTAL_DATA_DIR: '/nowhere',
    });
    const { checks } = JSON.parse(out) as { checks: { name: string }[] };
    expect(checks.find(({ name }) => name === 'settings')).toMatchObject({
      status: 'failed',
      fix: expect.stringContaining('Correct PORTAL_HTTPS_PROT to PORTAL_HTTPS_PORT'),
    });
    expect(code).toBe(1);
  });
});
