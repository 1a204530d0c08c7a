import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { askPortal } from './client.ts';
import { heading, milliseconds, row } from './print.ts';
import { addTenant } from './tenants.ts';

const ACTIVATIONS = 120;
const AT_ONCE = 2;
const POLL_EVERY_MS = 10;
const WITHIN_MS = 60_000;

/** Registers names beside a fleet of that size, publishes the record of each, and waits until its portal answers by HTTPS. */
export async function measureActivations(stack: ThrowawayStack, beside: number): Promise<void> {
  heading(`${ACTIVATIONS} activations beside ${beside} domains, ${AT_ONCE} at once`);
  const tenant = randomUUID();
  const canonicalHost = await addTenant(stack, tenant, 'New tenant');
  const waiting = Array.from({ length: ACTIVATIONS }, (_, n) => `new-${n}.beside-${beside}.bench.localhost`);
  const taken: number[] = [];
  const work = async () => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const ms = await activate(stack, { tenant, canonicalHost, name });
      if (ms !== null) taken.push(ms);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  row('record → HTTPS, p50 and p99', milliseconds(taken));
  row(
    '  the slowest five',
    taken
      .sort((one, other) => other - one)
      .slice(0, 5)
      .map((ms) => ms.toFixed(0))
      .join(', '),
  );
  row(`not within ${WITHIN_MS / 1_000} s`, String(ACTIVATIONS - taken.length));
  row('load', (loadavg()[0] ?? 0).toFixed(1));
}

async function activate(
  stack: ThrowawayStack,
  { tenant, canonicalHost, name }: { tenant: string; canonicalHost: string; name: string },
): Promise<number | null> {
  const { api } = stack;
  const params = { path: { tenant } };
  const added = await api.POST('/api/v1/tenants/{tenant}/domains', { params, body: { domain: name } });
  if (added.data === undefined) throw new Error(added.error.detail);
  const body = { name, type: 'CNAME' as const, values: [canonicalHost], ttl: 60 };
  const began = performance.now();
  const put = await api.PUT('/api/v1/sandbox/dns/records', { body });
  if (put.error !== undefined) throw new Error(put.error.detail);
  while (performance.now() - began < WITHIN_MS) {
    if ((await askPortal(stack, name)) === 200) return performance.now() - began;
    await pause(POLL_EVERY_MS);
  }
  return null;
}
