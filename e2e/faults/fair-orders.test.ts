import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApplyOptions, type Edge, NO_ORDER, RETRIED_ORDER } from '../../src/edge/port.ts';
import { wait } from '../../src/lib/wait.ts';
import { type AcmeWorld, applyUntilEnded, startAcmeWorld } from '../../src/testing/caddy-with-pebble.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;
const FAILING = 60;
/** So often the CA is asked alone and beside the others, one after the other, and so many names each time. */
const ROUNDS = 3;
const NAMES = 5;

let world: AcmeWorld;
let edge: Edge;
beforeAll(async () => {
  world = await startAcmeWorld();
  edge = world.caddy.edge();
}, BUILD_MS);
afterAll(() => world?.stop());

const target = (tenant: string, label: string) => ({
  ...{ domainId: `id-of-${label}`, tenant, tenantLabel: tenant, gateway: 'default' },
  domain: `${label}.acme.localhost`,
});

/** Names that the CA can validate, one after the other. Resolves with the time until each is served, in milliseconds. */
async function served(label: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 1; n <= NAMES; n++) {
    const subject = target('good', `${label}-${n}`);
    world.dns.show(subject.domain);
    const started = performance.now();
    expect(await applyUntilEnded(edge, subject)).toMatchObject({ objects: 'present', problem: null });
    times.push(performance.now() - started);
  }
  return times;
}

/**
 * Orders a name that the CA cannot validate as its workflow does, and as soon as it has failed again. Resolves with how often
 * the CA refused it.
 */
async function refused(tenant: string, n: number, end: AbortSignal): Promise<number> {
  const subject = target(tenant, `${tenant}-${n}`);
  let refusals = 0;
  world.dns.hide(subject.domain);
  let options: ApplyOptions = RETRIED_ORDER;
  while (!end.aborted) {
    const { orderDeferredUntil, issuance } = await edge.apply(subject, options);
    options = issuance === 'requesting' ? NO_ORDER : RETRIED_ORDER;
    if (issuance === 'failed') refusals += 1;
    const dueMs = orderDeferredUntil === undefined ? 1_000 : Date.parse(orderDeferredUntil) - Date.now();
    await wait(Math.max(dueMs, 0), end);
  }
  await edge.remove(subject);
  return refusals;
}

const median = (times: readonly number[]) =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;

test('sixty names of a tenant whose challenge never passes do not slow another tenant’s', async () => {
  await served('first');
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    alone.push(...(await served(`alone-${round}`)));
    const end = new AbortController();
    // Another tenant each time, of whom nothing is known yet.
    const others = Array.from({ length: FAILING }, (_, n) => refused(`failing-${round}`, n, end.signal));
    beside.push(...(await served(`beside-${round}`)));
    end.abort();
    expect((await Promise.all(others)).some((refusals) => refusals > 0)).toBe(true);
  }
  const ratio = median(beside) / median(alone);
  const rounded = (times: readonly number[]) => times.map((one) => Math.round(one)).join(' ');
  console.info(
    `alone: ${rounded(alone)}\nbeside 60 that fail: ${rounded(beside)}\nratio: ${ratio.toFixed(2)}`,
  );
  expect(ratio).toBeLessThanOrEqual(1.5);
}, 300_000);
