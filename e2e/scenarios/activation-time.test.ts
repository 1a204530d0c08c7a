import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { publishRecord, register, show, timelineOf, untilStatus } from '../../src/testing/stack-actions.ts';
import { openScenario, type Scenario } from './scenario.ts';
import { newTenant, objectOf } from './testing/steps.ts';

const RUNS = 5;
const TARGET_SECONDS = 3;
/** On a machine that does nothing else it stays below the target; where others run beside, it must not be far off. */
const LIMIT_SECONDS = 5;

/** Seconds from the publication of the record until each was seen. */
type Times = { dns: number; certificate: number; routed: number; active: number };

describe('how long a person waits', () => {
  const scenario = openScenario(inject('world'));
  afterAll(() => scenario.close());

  test(`from the publication of the record to active, the median of ${RUNS}`, async () => {
    const tenant = await newTenant(scenario, 'Stopwatch');
    const runs: Times[] = [];
    for (let run = 1; run <= RUNS; run++) {
      const domain = await register(scenario, tenant, `portal.timed${run}.localhost`);
      await untilStatus(scenario, domain, 'verifying_dns');
      // We look each second at first: people publish at any moment of it, and so do the runs.
      await delay(((run - 1) / RUNS) * 1000);
      runs.push(await measure(scenario, domain));
    }
    process.stdout.write(`${tableOf(runs)}\n`);
    expect(median(runs.map(({ active }) => active))).toBeLessThan(LIMIT_SECONDS);
  });
});

async function measure(scenario: Scenario, domain: Domain): Promise<Times> {
  const published = Date.now();
  const seen = (at: number) => (at - published) / 1000;
  const when = async (what: string, check: () => Promise<unknown>) => {
    await eventually(what, async () => Boolean(await check()), { withinMs: 60_000, everyMs: 40 });
    return seen(Date.now());
  };
  await publishRecord(scenario, domain);
  const [certificate, routed] = await Promise.all([
    when('the certificate is there', () => objectOf(scenario, 'Secret', domain)),
    when('the route is there', () => objectOf(scenario, 'VirtualService', domain)),
    when('it is active', async () => (await show(scenario, domain))?.status === 'active'),
  ]);
  const at = Object.fromEntries(
    (await timelineOf(scenario, domain)).map((event) => [event.to ?? '', Date.parse(event.at)]),
  );
  return {
    dns: seen(at.pending_certificate ?? Number.NaN),
    certificate,
    routed,
    active: seen(at.active ?? Number.NaN),
  };
}

function tableOf(runs: readonly Times[]): string {
  const row = (what: string, values: readonly number[]) =>
    `  ${what.padEnd(24)}${values.map((value) => value.toFixed(2).padStart(7)).join('')}${median(values).toFixed(2).padStart(9)}`;
  const heads = [...runs.map((_, index) => `run ${index + 1}`.padStart(7)), 'median'.padStart(9)].join('');
  return [
    `  from the publication of the record, seconds (target: a median of ${TARGET_SECONDS}):`,
    `  ${''.padEnd(24)}${heads}`,
    row(
      'DNS seen',
      runs.map(({ dns }) => dns),
    ),
    row(
      '+ certificate',
      runs.map(({ dns, certificate }) => certificate - dns),
    ),
    row(
      '+ routed',
      runs.map(({ certificate, routed }) => routed - certificate),
    ),
    row(
      '+ reachable',
      runs.map(({ routed, active }) => active - routed),
    ),
    row(
      '= active',
      runs.map(({ active }) => active),
    ),
  ].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
