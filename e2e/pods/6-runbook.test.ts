import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { environment } from '../../src/config/config.ts';
import { runProgram } from '../../src/local/run-program.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { readCommands } from '../../src/testing/page-commands.ts';
import { DEPLOYMENTS, ensureInstalled, openPods, type Pods } from './pods.ts';

const FILE = 'docs/runbook.md';
const COMMANDS = readCommands(readFileSync(FILE, 'utf8')).filter(({ place }) => place === 'pods');
/** Stays until it is ended: the page has it kept open in a second shell. */
const staysOpen = (text: string) => text.startsWith('kubectl port-forward ');

/** Runs what e2e/scenarios/runbook.test.ts can only check for its words. */
describe('the commands of the runbook that need running pods', () => {
  let pods: Pods;
  let open: ChildProcess | null = null;
  beforeAll(async () => {
    pods = openPods(inject('pods'));
    await ensureInstalled(pods);
  });
  afterEach(() => {
    open?.kill();
    open = null;
  });
  afterAll(() => pods?.close());

  const shell = () => {
    const { PATH = '', HOME } = environment();
    return { PATH: `${dirname(pods.kubectl)}:${PATH}`, HOME, KUBECONFIG: pods.kubeconfig };
  };

  test.each(COMMANDS.filter(({ text }) => !staysOpen(text)).map(({ text }) => text))('%s', async (text) => {
    const result = await runProgram('sh', ['-c', text], { timeoutMs: 120_000, env: shell() });
    expect([result.code, result.stderr], result.stdout).toEqual([0, '']);
    // A log is prefixed with the pod that wrote it, and each pod has written.
    const name = Object.values(DEPLOYMENTS).find((one) => text.startsWith(`kubectl logs deployment/${one} `));
    if (name !== undefined)
      expect(new Set(result.stdout.match(new RegExp(`^\\[pod/${name}-[^/]+`, 'gm'))).size).toBe(2);
    if (text.includes('doctor')) expect(result.stdout).toMatch(/^\d+ ok, 0 failed, \d+ skipped$/m);
  });

  test.each(COMMANDS.filter(({ text }) => staysOpen(text)).map(({ text }) => text))('%s', async (text) => {
    open = spawn('sh', ['-c', `exec ${text}`], { env: shell(), stdio: 'ignore' });
    const port = /(\d+):\d+$/.exec(text)?.[1];
    expect(
      await eventually(
        'the API answers',
        async () => (await fetch(`http://localhost:${port}/readyz`)).status,
      ),
    ).toBe(200);
  });

  test('the page has some', () => {
    expect(COMMANDS.length).toBeGreaterThanOrEqual(6);
  });
});
