import { afterAll, afterEach, describe, expect, inject, test } from 'vitest';
import { type Activation, activate } from '../fleet/activation.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';
import { type ApiCall, countByKind, inWords } from './api-calls.ts';
import { openScenario } from './scenario.ts';
import { newTenant } from './testing/steps.ts';

const MORE = 30;
/** So many at most: the first that was hindered by none of the two counts. */
const RUNS = 6;

/**
 * The API calls of one activation by design:
 *
 * look at the four objects (none is there) ─▶ apply the Certificate ─▶ watch it until it has a result ─▶ get the
 * Secret ─▶ list who else has routes for the name ─▶ apply the two routes, and take the answers' word that they stand
 *
 * Two things may legitimately add to it, both by the clock and not by the fleet: a CA that takes longer than an apply
 * waits (looks in between, each with lists of the request and the order), and a look more because the gateway took
 * longer than a probe is patient. On a busy machine most runs have one of the two. So each side is tried until a run
 * has none of them, and its best run is compared with these very numbers.
 */
const BY_DESIGN = {
  'get certificates': 1,
  'get gateways': 1,
  'get secrets': 2,
  'get virtualservices': 1,
  'list gateways': 1,
  'list virtualservices': 1,
  'patch certificates': 1,
  'patch gateways': 1,
  'patch virtualservices': 1,
  'watch certificates': 1,
};

const CALLS = Object.values(BY_DESIGN).reduce((sum, one) => sum + one, 0);

describe('what an activation asks of the API server', () => {
  const scenario = openScenario(inject('world'));
  let fleet: Fleet | null = null;
  afterEach(async () => {
    await fleet?.remove();
    fleet?.close();
  });
  afterAll(() => scenario.close());

  test(`is the same, call by call, with ${MORE} domains more`, { timeout: 600_000 }, async () => {
    const tenant = await newTenant(scenario, 'Calls');
    const best = async (label: string) => {
      const runs: Activation[] = [];
      for (let run = 1; run <= RUNS; run++) {
        const name = `portal.calls-${label}${run}.localhost`;
        const one = await activate(scenario, { tenant, name, afterMs: 0 });
        runs.push(one);
        if (one.own.length <= CALLS) break;
      }
      const [least] = runs.map(({ own }) => own).sort((one, other) => one.length - other.length);
      return least ?? [];
    };
    const few = await best('few');
    fleet = await createFleet(scenario, 'beside');
    await fleet.grow(MORE);
    const many = await best('many');
    process.stdout.write(`  ${many.length} calls an activation: ${inWords(countByKind(many))}\n`);
    expect(tableOf(few)).toEqual(BY_DESIGN);
    expect(tableOf(many)).toEqual(BY_DESIGN);
    expect(refused(many)).toEqual([]);
  });
});

const tableOf = (calls: readonly ApiCall[]) => Object.fromEntries(countByKind(calls));

/** 404 is how one learns that nothing is there yet. */
const refused = (calls: readonly ApiCall[]) => calls.filter(({ status }) => status >= 400 && status !== 404);
