import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { environment } from '../../src/config/config.ts';
import { identityIn } from '../cluster/parts/control-plane.ts';
import type { SharedPods } from './pods.ts';
import { readPrepared } from './prepare.ts';
import { referencesOf, startPodWorld } from './world.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The cluster that the tests on pods share. */
    pods: SharedPods;
  }
}

/** Vitest's globalSetup, in the box: starts a cluster with a node; the chart is for the tests to install. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = performance.now();
  const report = (line: string) =>
    process.stdout.write(`  ${((performance.now() - started) / 1000).toFixed(1)} s ${line}\n`);
  const env = environment();
  const { programs, images } = readPrepared(env);
  // Always the same: a run that was killed is cleaned up by the next one.
  const dir = join(tmpdir(), 'portal-pods');
  const world = await startPodWorld({
    dir,
    programs,
    images: Object.values(images),
    environment: env,
    report,
  });
  const { cluster, operatorKey, databaseUrl, recordsFile, data } = world;
  const { kubeconfig, kubectl, server, pebbleRootFile, folder } = cluster;
  project.provide('pods', {
    kubeconfig,
    kubectl,
    server,
    admin: identityIn(folder, 'admin'),
    pebbleRootFile,
    operatorKey,
    databaseUrl,
    recordsFile,
    images: referencesOf(images),
    helm: programs.helm,
    dir,
    runFolders: [folder.run, data.run],
  });
  return () => world.close();
}
