import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { ROOT } from '../../src/testing/root.ts';
import { CLI, runNode } from '../../src/testing/run-node.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { WatchedApi } from '../../src/testing/watched-api.ts';

const TOKEN = 'A'.repeat(43);
const SPEC = { type: 'HTTP-01', dnsName: '127.0.0.1', token: TOKEN, key: `${TOKEN}.thumbprint` };

let api: WatchedApi;
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  api = new WatchedApi('/apis/acme.cert-manager.io/v1/namespaces/gateways/challenges');
  await api.start();
  folder = await mkdtemp(join(tmpdir(), 'challenges-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const [port, adminPort] = await steadyPorts(2);
  await writeFile(kubeconfig, api.kubeconfig);
  env = {
    KUBECONFIG: kubeconfig,
    PORTAL_GATEWAY_NAMESPACE: 'gateways',
    PORTAL_CHALLENGE_HOST: '127.0.0.1',
    PORTAL_CHALLENGE_PORT: String(port),
    PORTAL_CHALLENGE_ADMIN_PORT: String(adminPort),
  };
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

const statusOf = async (port: string | undefined, path: string) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
};
const admin = (path: string) => statusOf(env.PORTAL_CHALLENGE_ADMIN_PORT, path);
const ask = () => statusOf(env.PORTAL_CHALLENGE_PORT, `/.well-known/acme-challenge/${TOKEN}`);

describe('portal-domains challenges', () => {
  let child: ChildProcess;
  afterAll(() => child?.kill('SIGKILL'));

  test('answers what the cluster holds, and leaves in order', async () => {
    child = spawn(process.execPath, [CLI, 'challenges'], { cwd: ROOT, env, stdio: 'ignore' });
    const exited = once(child, 'exit');
    await eventually('readiness', async () => (await admin('/readyz')).status === 200);
    expect((await ask()).status).toBe(404);
    api.put('one', { spec: SPEC });
    await eventually('the token', async () => (await admin(`/tokens/127.0.0.1/${TOKEN}`)).status === 200);
    expect(await ask()).toEqual({ status: 200, text: SPEC.key });

    const taken = await runNode([CLI, 'challenges'], env);
    expect(taken).toMatchObject({ code: 1, out: '' });
    expect(taken.err).toContain('PORTAL_CHALLENGE_PORT');

    child.kill('SIGTERM');
    await eventually('the end of readiness', async () => (await admin('/readyz')).status === 503);
    expect((await ask()).status).toBe(200);
    expect(await exited).toEqual([0, null]);
  });

  test('outside of a pod it wants a kubeconfig', async () => {
    const { KUBECONFIG: _none, ...without } = env;
    const run = await runNode([CLI, 'challenges'], without);
    expect(run.code).toBe(1);
    expect(run.err).toContain('KUBECONFIG');
  });
});
