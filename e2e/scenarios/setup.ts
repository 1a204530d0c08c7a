import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { environment, readConfig } from '../../src/config/config.ts';
import { setup as buildProduct } from '../../src/testing/build-setup.ts';
import { buildCluster } from '../cluster/build/build.ts';
import { startCollector } from '../traces/collector.ts';
import { serveControls } from './controls.ts';
import { describeWorld, partControlsOf, REFUSED, type SharedWorld } from './scenario.ts';
import { startWorld } from './world.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The cluster and the product that the scenarios share. */
    world: SharedWorld;
  }
}

/** Vitest's globalSetup: builds what is not built, and starts one cluster with the product on it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const report = (line: string) => process.stdout.write(`  ${line}\n`);
  const env = environment();
  await buildProduct();
  const { cacheDir } = readConfig(env);
  const programs = await buildCluster({ cacheDir, environment: env, report });
  // Always the same: a run that was killed is cleaned up by the next one.
  const dir = join(tmpdir(), 'portal-scenarios');
  const spans = await mkdtemp(join(tmpdir(), 'portal-scenarios-spans-'));
  const collector = await startCollector(spans);
  const world = await startWorld({
    dir,
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
    programs,
    environment: env,
    report,
    cluster: {
      // So that a fleet can be given certificates of this CA without asking it for each; see e2e/fleet.
      pebble: { refusedDomains: [REFUSED], keyAlgorithm: 'rsa' },
      issuers: [{ name: 'pebble', waitInsteadOfSelfCheck: '1ms' }],
    },
  });
  const controls = await serveControls(partControlsOf(world));
  project.provide('world', describeWorld(world, controls.url, collector.file));
  return async () => {
    await controls.close();
    await world.close();
    await collector.stop();
    await rm(spans, { recursive: true, force: true });
  };
}
