import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AcmeWorld, applyUntilEnded, startAcmeWorld } from '../../testing/caddy-with-pebble.ts';
import { type ApplyOptions, type Edge, NO_ORDER, RETRIED_ORDER } from '../port.ts';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;
const FAILING = 60;
/** So often the CA is asked alone and beside the others in turns, and so many names each time. */
const TURNS = 3;
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

const until = (time: string) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(Date.parse(time) - Date.now(), 0)));

/** Orders a name that the CA cannot validate as its workflow does, and as soon as it has failed again. */
async function refused(label: string, isEnded: () => boolean): Promise<void> {
  const subject = target('failing', label);
  world.dns.hide(subject.domain);
  let options: ApplyOptions = RETRIED_ORDER;
  while (!isEnded()) {
    const { orderDeferredUntil, issuance } = await edge.apply(subject, options);
    options = issuance === 'requesting' ? NO_ORDER : RETRIED_ORDER;
    await until(orderDeferredUntil ?? new Date(Date.now() + 1_000).toISOString());
  }
  await edge.remove(subject);
}

const median = (times: readonly number[]) =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;

test('sixty names of a tenant whose challenge never passes do not slow another tenant’s', async () => {
  await served('first');
  const alone: number[] = [];
  const beside: number[] = [];
  for (let turn = 1; turn <= TURNS; turn++) {
    alone.push(...(await served(`alone-${turn}`)));
    let isEnded = false;
    const others = Array.from({ length: FAILING }, (_, n) => refused(`never-${turn}-${n}`, () => isEnded));
    beside.push(...(await served(`beside-${turn}`)));
    isEnded = true;
    await Promise.all(others);
  }
  const ratio = median(beside) / median(alone);
  const rounded = (times: readonly number[]) => times.map((one) => Math.round(one)).join(' ');
  console.info(
    `alone: ${rounded(alone)}\nbeside 60 that fail: ${rounded(beside)}\nratio: ${ratio.toFixed(2)}`,
  );
  expect(ratio).toBeLessThanOrEqual(1.5);
}, 300_000);
