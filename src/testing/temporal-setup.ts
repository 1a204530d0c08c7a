import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import type { TestProject } from 'vitest/node';
import { environment, readConfig } from '../config/config.ts';
import { resolveBinary } from '../local/binaries.ts';
import type { BinaryName } from '../local/pinned-packages.ts';
import { bundleWorkflows } from '../temporal/bundle.ts';
import { SEARCH_ATTRIBUTES } from '../temporal/names.ts';
import { eventually } from './eventually.ts';
import { steadyPorts } from './steady-ports.ts';
import { hasEnded } from './up-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** host:port of this run's real Temporal server, in memory. */
    temporalAddress: string;
    /** The time-skipping test server's program. */
    timeSkippingServer: string;
    /** The workflow bundle, made from the sources of this run. */
    workflowBundle: string;
  }
}

/**
 * Vitest's globalSetup: a real Temporal server, the time-skipping server's program, and the workflow bundle. Caddy is
 * fetched here too, so that a first download counts against the time limit of no test.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-domains-temporal-'));
  const bundle = join(folder, 'workflow-bundle.js');
  // The programs first: what cannot be fetched must not leave a server behind that keeps this process from ending.
  const [temporal, timeSkipping] = await Promise.all([
    program('temporal'),
    program('temporal-test-server'),
    program('caddy'),
  ]);
  await writeFile(
    bundle,
    await bundleWorkflows(fileURLToPath(new URL('../workflows/index.ts', import.meta.url))),
  );
  const server = await startTemporal(temporal);
  project.provide('temporalAddress', server.address);
  project.provide('timeSkippingServer', timeSkipping);
  project.provide('workflowBundle', bundle);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function program(name: BinaryName): Promise<string> {
  const env = environment();
  const { cacheDir, binaries } = readConfig(env);
  const setting = name === 'temporal-test-server' ? null : binaries[name];
  const found = await resolveBinary(name, { setting, cacheDir, path: env.PATH ?? '', report: console.info });
  return found.path;
}

async function startTemporal(temporal: string): Promise<{ address: string; stop: () => Promise<void> }> {
  const [port = 0] = await steadyPorts(1);
  const attributes = SEARCH_ATTRIBUTES.flatMap(({ name }) => ['--search-attribute', `${name}=Keyword`]);
  const args = [
    'server',
    'start-dev',
    '--headless',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--log-level',
    'error',
  ];
  const child = spawn(temporal, [...args, ...attributes], { stdio: 'ignore' });
  const address = `127.0.0.1:${port}`;
  try {
    await eventually('Temporal answers', () => answers(address), { withinMs: 120_000, everyMs: 100 });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    address,
    stop: async () => {
      if (hasEnded(child)) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function answers(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 500 });
  await connection.close();
  return true;
}
