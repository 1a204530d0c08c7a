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

describe('portal-domains sds', () => {
  let api: WatchedApi;
  let folder: string;
  let env: Record<string, string>;
  let child: ChildProcess;
  beforeAll(async () => {
    api = new WatchedApi('/api/v1/namespaces/gateways/secrets');
    await api.start();
    folder = await mkdtemp(join(tmpdir(), 'sds-'));
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, api.kubeconfig);
    const [port, adminPort] = await steadyPorts(2);
    env = {
      ...{ KUBECONFIG: kubeconfig, PORTAL_GATEWAY_NAMESPACE: 'gateways' },
      ...{ PORTAL_SDS_PORT: String(port), PORTAL_SDS_ADMIN_PORT: String(adminPort) },
    };
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await api.stop();
    await rm(folder, { recursive: true });
  });

  const readiness = async () =>
    (await fetch(`http://127.0.0.1:${env.PORTAL_SDS_ADMIN_PORT}/readyz`)).status === 200;

  test('is ready once it follows the Secrets, and leaves in order', async () => {
    child = spawn(process.execPath, [CLI, 'sds'], { cwd: ROOT, env, stdio: 'ignore' });
    const exited = once(child, 'exit');
    await eventually('readiness', readiness);
    const [adminPort] = await steadyPorts(1);
    for (const taken of [env, { ...env, PORTAL_SDS_ADMIN_PORT: String(adminPort) }]) {
      const run = await runNode([CLI, 'sds'], taken);
      expect(run).toMatchObject({ code: 1, out: '' });
      expect(run.err).toContain('PORTAL_SDS_PORT');
    }
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  test('gives no private keys in the clear to a network, nor without its own certificate', async () => {
    const open = await runNode([CLI, 'sds'], { ...env, PORTAL_SDS_HOST: '0.0.0.0' });
    expect([open.code, open.err]).toEqual([1, expect.stringContaining('PORTAL_SDS_TLS')]);
    const bare = await runNode([CLI, 'sds'], { ...env, PORTAL_SDS_TLS: join(folder, 'none') });
    expect([bare.code, bare.err]).toEqual([1, expect.stringContaining('tls.crt')]);
  });
});
