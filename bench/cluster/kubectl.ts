import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fleet } from '../../e2e/fleet/fleet.ts';
import type { Scenario } from '../../e2e/scenarios/scenario.ts';
import { objectName } from '../../src/edge/kubernetes/resources/names.ts';
import type { EdgeObject } from '../../src/edge/kubernetes/resources/objects.ts';
import { lastLines, runProgram } from '../../src/local/run-program.ts';

export type KubectlRun = { seconds: number; objects: number; changed: number };

const PATIENCE_MS = 15 * 60_000;
const CHANGE = 'bench.portal-domains/change';

/**
 * Writes the fleet's manifests, a folder for each domain, with one object of one domain changed, and times
 * `kubectl apply -R -f` of it all: what a pipeline does that knows the wanted state and not what has changed.
 */
export async function applyFleet(scenario: Scenario, fleet: Fleet, dir: string): Promise<KubectlRun> {
  await rm(dir, { recursive: true, force: true });
  for (const [index, member] of fleet.members.entries()) {
    const folder = join(dir, objectName(member));
    await mkdir(folder, { recursive: true });
    for (const object of fleet.manifestsOf(member)) {
      const text = JSON.stringify(asInGit(object, index === 0 && object.kind === 'VirtualService'), null, 2);
      await writeFile(join(folder, `${object.kind.toLowerCase()}.yaml`), text);
    }
  }
  const started = performance.now();
  const result = await runProgram(
    scenario.kubectl,
    ['--kubeconfig', scenario.kubeconfig, 'apply', '-R', '-f', dir],
    { timeoutMs: PATIENCE_MS },
  );
  const seconds = (performance.now() - started) / 1000;
  if (result.code !== 0) throw new Error(`kubectl apply failed: ${lastLines(result) || result.failure}`);
  const lines = result.stdout.split('\n').filter((line) => line !== '');
  const changed = lines.filter((line) => !line.endsWith(' unchanged')).length;
  return { seconds, objects: lines.length, changed };
}

/** Without kubectl's note, which is not part of a manifest. JSON is YAML as well. */
function asInGit({ metadata, ...rest }: EdgeObject, change: boolean): object {
  const { annotations: _, ...others } = metadata;
  const changed = change ? { annotations: { [CHANGE]: new Date().toISOString() } } : {};
  return { ...rest, metadata: { ...others, ...changed } };
}
