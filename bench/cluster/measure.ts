import { setTimeout as pause } from 'node:timers/promises';
import { type Activation, activate } from '../../e2e/fleet/activation.ts';
import type { Fleet } from '../../e2e/fleet/fleet.ts';
import { countByKind } from '../../e2e/scenarios/api-calls.ts';
import { type Scenario, scenarioOf } from '../../e2e/scenarios/scenario.ts';
import { newTenant } from '../../e2e/scenarios/testing/steps.ts';
import { median, type Times } from '../../e2e/scenarios/time-to-active.ts';
import type { World } from '../../e2e/scenarios/world.ts';
import { processorMs } from '../processor.ts';
import { applyFleet, type KubectlRun } from './kubectl.ts';

/** The measurements with this number of existing domains; each is the median of the runs. */
export type AtSize = {
  size: number;
  runs: number;
  /** Seconds that it took to bring the fleet up to this size. */
  grown: number;
  /** API calls about the domain, by verb and resource. */
  calls: Map<string, number>;
  callsTotal: number;
  /** Least and most calls of a run. */
  callsRange: [number, number];
  /** Calls about no domain that were answered meanwhile. */
  shared: number;
  /** Calls about other domains meanwhile, all runs together. */
  others: number;
  /** Milliseconds that the API server needed for our calls, watches apart; of them for our writes. */
  callsMs: number;
  writesMs: number;
  /** Milliseconds of processor time of our programs for one activation, what they use idle taken off. */
  processorMs: number;
  /** Milliseconds of processor time that they use each second while nothing happens. */
  idleMs: number;
  times: Times;
  /** Null: not measured. */
  kubectl: KubectlRun | null;
};

export type MeasureOptions = {
  world: World;
  fleet: Fleet;
  runs: number;
  /** The folder of manifests for kubectl; null: it is not measured. */
  dir: string | null;
  /** The fleet is known to the gateway alone. */
  bare: boolean;
  /** Takes lines of progress. */
  report: (line: string) => void;
};
type Run = Activation & { processorMs: number };

const IDLE_SECONDS = 5;
/** After a fleet has grown, until its last checks are recorded and its garbage is collected. */
const SETTLE_MS = 3_000;

/** Brings the fleet up to `size` and measures real activations, then kubectl. */
export async function measureAt(size: number, options: MeasureOptions): Promise<AtSize> {
  const { world, fleet, runs, dir, bare, report } = options;
  const scenario = scenarioOf(world);
  try {
    const began = performance.now();
    const more = size - fleet.members.length;
    await (bare ? fleet.growBare(more) : fleet.grow(more));
    const grown = (performance.now() - began) / 1000;
    report(`  ${size} domains stand after ${grown.toFixed(0)} s`);
    await pause(SETTLE_MS);
    const idleMs = await idleOf(world);
    const tenant = await newTenant(scenario, `Bench ${size}`);
    const all: Run[] = [];
    for (let run = 1; run <= runs; run++) {
      const name = `portal.bench-${size}-${run}.localhost`;
      const one = await oneRun({ world, scenario, tenant, idleMs }, name, run / runs);
      report(`  activation ${run}: ${one.times.active.toFixed(2)} s, ${one.own.length} calls`);
      all.push(one);
    }
    report(dir === null ? '  kubectl is left out' : '  kubectl apply -R ...');
    const kubectl = dir === null ? null : await applyFleet(scenario, fleet, dir);
    return { size, runs, grown, idleMs, kubectl, ...summaryOf(all) };
  } finally {
    await scenario.close();
  }
}

const pidsOf = ({ product }: World) => product.processes().map(({ pid }) => pid);

async function idleOf(world: World): Promise<number> {
  const before = processorMs(pidsOf(world));
  await pause(IDLE_SECONDS * 1000);
  return (processorMs(pidsOf(world)) - before) / IDLE_SECONDS;
}

type Place = { world: World; scenario: Scenario; tenant: string; idleMs: number };

/** @param part of a second that the record is published later: we look each second at first. */
async function oneRun({ world, scenario, tenant, idleMs }: Place, name: string, part: number): Promise<Run> {
  const pids = pidsOf(world);
  const began = performance.now();
  const before = processorMs(pids);
  const activation = await activate(scenario, { tenant, name, afterMs: part * 1000 });
  const idle = (idleMs * (performance.now() - began)) / 1000;
  return { ...activation, processorMs: processorMs(pids) - before - idle };
}

function summaryOf(all: readonly Run[]) {
  const middle = (of: (run: Run) => number) => median(all.map(of));
  const counts = all.map(({ own }) => countByKind(own));
  const keys = [...new Set(counts.flatMap((one) => [...one.keys()]))].sort();
  const totals = all.map(({ own }) => own.length);
  const sum = (run: Run, wanted: (verb: string) => boolean) =>
    run.own.filter(({ verb }) => wanted(verb)).reduce((total, { milliseconds }) => total + milliseconds, 0);
  const time = (of: keyof Times) => middle(({ times }) => times[of]);
  return {
    calls: new Map(keys.map((key) => [key, median(counts.map((one) => one.get(key) ?? 0))])),
    callsTotal: median(totals),
    callsRange: [Math.min(...totals), Math.max(...totals)] as [number, number],
    shared: middle(({ shared }) => shared.length),
    others: all.reduce((total, { others }) => total + others.length, 0),
    callsMs: middle((run) => sum(run, (verb) => verb !== 'watch')),
    writesMs: middle((run) => sum(run, (verb) => verb === 'patch')),
    processorMs: middle((run) => run.processorMs),
    times: {
      dns: time('dns'),
      certificate: time('certificate'),
      routed: time('routed'),
      active: time('active'),
    },
  };
}
