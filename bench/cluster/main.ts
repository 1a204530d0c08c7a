/**
 * `npm run bench:cluster`: what one activation costs on a real control plane, beside fleets of 10, 100 and 1,000 domains
 * and beside what `kubectl apply -R` of the same fleet takes. Exit 1 when the calls or our own time grow with the fleet.
 * `--certificates on-demand`: with certificates that the gateway asks for. `--kubectl off`: without that comparison.
 * `--bare`: what stands beside is a Secret and a route each, for the gateway's part alone; ten thousand take minutes.
 */
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildCluster } from '../../e2e/cluster/build/build.ts';
import { createFleet } from '../../e2e/fleet/fleet.ts';
import { scenarioOf } from '../../e2e/scenarios/scenario.ts';
import { startWorld } from '../../e2e/scenarios/world.ts';
import { runMain } from '../../src/bin/run-main.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { type AtSize, measureAt } from './measure.ts';
import { brokenPromises, LONGEST_GROWTH, tableOf } from './table.ts';

const out = (line: string) => process.stdout.write(`${line}\n`);
const report = (line: string) => process.stderr.write(`  ${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '10,100,1000' },
      runs: { type: 'string', default: '5' },
      certificates: { type: 'string', default: 'objects' },
      kubectl: { type: 'string', default: 'on' },
      bare: { type: 'boolean', default: false },
    },
  });
  const sizes = values.sizes.split(',').map(Number);
  const runs = Number(values.runs);
  if (![...sizes, runs].every((one) => Number.isInteger(one) && one > 0)) {
    process.stderr.write('--sizes 10,100,1000 --runs 5: whole numbers, the smallest size first\n');
    return 2;
  }
  if (!['objects', 'on-demand'].includes(values.certificates) || !['on', 'off'].includes(values.kubectl)) {
    process.stderr.write('--certificates objects|on-demand --kubectl on|off\n');
    return 2;
  }
  const env = environment();
  const programs = await buildCluster({ cacheDir: readConfig(env).cacheDir, environment: env, report });
  // Always the same: a run that was killed is cleaned up by the next one.
  const dir = join(tmpdir(), 'portal-bench-cluster');
  const cluster = {
    issuers: [{ name: 'pebble', waitInsteadOfSelfCheck: '1ms' }],
    pebble: { keyAlgorithm: 'rsa' as const },
  };
  const settings = { PORTAL_GATEWAY_CERTIFICATES: values.certificates };
  const world = await startWorld({ dir, programs, environment: env, report, cluster, settings });
  try {
    const scenario = scenarioOf(world);
    const fleet = await createFleet(scenario, 'fleet');
    try {
      const all: AtSize[] = [];
      for (const size of sizes) {
        report(`${size} domains: putting them up, ${runs} activations ...`);
        const manifests = values.kubectl === 'on' ? join(dir, 'manifests') : null;
        all.push(await measureAt(size, { world, fleet, runs, dir: manifests, bare: values.bare, report }));
      }
      return conclude(all, values);
    } finally {
      fleet.close();
      await scenario.close();
    }
  } finally {
    await world.close();
  }
}

function conclude(
  all: readonly AtSize[],
  { certificates, bare }: { certificates: string; bare: boolean },
): number {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  out(
    `Machine: ${cpus().length} cores (${model}), ${gibibytes} GiB, Node ${process.versions.node}; the whole control plane, the database and this run on it.`,
  );
  out(`PORTAL_GATEWAY_CERTIFICATES=${certificates}${bare ? ', bare' : ''}`);
  out(tableOf(all));
  const broken = brokenPromises(all);
  out(
    broken.length === 0
      ? `\nAs promised: the calls are the same at each size, our own time grows by less than × ${LONGEST_GROWTH}.`
      : `\nNot as promised:\n${broken.map((one) => `  ${one}`).join('\n')}`,
  );
  return broken.length === 0 ? 0 : 1;
}

await runMain(main);
