import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainSecret } from '../../src/testing/domain-secrets.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { aManifestTarget } from '../../src/testing/manifests.ts';
import { CLI } from '../../src/testing/run-node.ts';
import { selfSigned } from '../../src/testing/self-signed.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { WatchedApi } from '../../src/testing/watched-api.ts';

export type MeasuredServer = {
  address: string;
  domains: readonly string[];
  /** Bytes: resident now, and the most that was since the start. */
  memory(): { resident: number; most: number };
  stop(): Promise<void>;
};

/** Starts the server as a deployment does, with a certificate and its intermediate for each of so many names. */
export async function startMeasuredServer({
  names,
  mostStreams,
  heap,
}: {
  names: number;
  mostStreams: number;
  /** MiB that JavaScript's objects may take; not given: as Node decides by the machine. */
  heap: string | undefined;
}): Promise<MeasuredServer> {
  const api = new WatchedApi('/api/v1/namespaces/gateways/secrets');
  await api.start();
  const domains = Array.from({ length: names }, (_, index) => `portal.tenant-${index}.example.com`);
  const now = new Date();
  const { cert: intermediate } = selfSigned('An intermediate CA of the bench', now);
  for (const [index, domain] of domains.entries()) {
    const { cert, key } = selfSigned(domain, now);
    const target = aManifestTarget({ domain });
    api.put(String(index), domainSecret(target, { chain: cert + intermediate, key }));
  }
  const folder = await mkdtemp(join(tmpdir(), 'bench-sds-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, api.kubeconfig);
  const [port = 0, adminPort = 0] = await steadyPorts(2);
  const child = spawn(
    process.execPath,
    [...(heap === undefined ? [] : [`--max-old-space-size=${heap}`]), CLI, 'sds'],
    {
      env: {
        ...{ KUBECONFIG: kubeconfig, PORTAL_GATEWAY_NAMESPACE: 'gateways', PORTAL_LOG_LEVEL: 'warn' },
        ...{ PORTAL_SDS_PORT: String(port), PORTAL_SDS_ADMIN_PORT: String(adminPort) },
        PORTAL_SDS_STREAMS: String(Math.max(1, mostStreams)),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await api.stop();
    await rm(folder, { recursive: true });
  };
  try {
    await Promise.race([eventually('the server is ready', () => isReady(adminPort), SLOW), failed(exited)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ address: `127.0.0.1:${port}`, domains, stop },
    memory: () => memoryOf(child.pid ?? 0),
  };
}

const SLOW = { withinMs: 120_000 };

const isReady = async (adminPort: number) =>
  (await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status === 200;

async function failed(exited: Promise<unknown[]>): Promise<never> {
  const [code] = await exited;
  throw new Error(`the server ended with ${String(code)} before it was ready`);
}

/** Linux tells them in KiB. */
function memoryOf(pid: number): { resident: number; most: number } {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? Number.NaN) * 1_024;
  return { resident: bytes('VmRSS'), most: bytes('VmHWM') };
}
