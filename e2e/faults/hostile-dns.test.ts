import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../src/testing/eventually.ts';
import { asManyAddressesAsFit, namesOfPointers, startHostileDns } from '../../src/testing/hostile-dns.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { addTenant, publishRecord, register, show, untilStatus } from '../../src/testing/stack-actions.ts';

const HOSTS = ['127.0.0.21', '127.0.0.22', '127.0.0.23', '127.0.0.24'];
const DOMAINS = 20;
const ROUNDS = 4;
const hostile = randomUUID();
const other = randomUUID();
let stack: RunningStack;
const servers: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  stack = await startRunningStack();
  await addTenant(stack, hostile, 'Hostile');
  await addTenant(stack, other, 'Other');
  for (const [i, host] of HOSTS.entries()) {
    const answer = i % 2 === 0 ? asManyAddressesAsFit : namesOfPointers();
    servers.push(await startHostileDns(answer, { host, port: stack.config.ports.dns }));
    await put(`ns${i}.hoster.localhost`, 'A', [host]);
  }
  await put(
    'hostile.localhost',
    'NS',
    HOSTS.map((_, i) => `ns${i}.hoster.localhost`),
  );
});
afterAll(async () => {
  await stack?.stop();
  await Promise.all(servers.map((server) => server.close()));
});

async function put(name: string, type: 'A' | 'NS', values: string[]): Promise<void> {
  const body = { name, type, values, ttl: 1 };
  const { error } = await stack.api.PUT('/api/v1/sandbox/dns/records', { body });
  if (error !== undefined) throw new Error(`not published: ${JSON.stringify(error)}`);
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Milliseconds from the registration to `active`, of domains one after the other. */
async function activations(prefix: string): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const domain = await register(stack, other, `${prefix}${i}.others.localhost`);
    const started = performance.now();
    await publishRecord(stack, domain);
    await untilStatus(stack, domain, 'active');
    took.push(performance.now() - started);
  }
  return took;
}

/** The longest that the API takes to answer while `work` goes on. */
async function longestAnswer(work: Promise<unknown>): Promise<number> {
  let [busy, longest] = [true, 0];
  const done = work.finally(() => {
    busy = false;
  });
  while (busy) {
    const started = performance.now();
    await fetch(`${stack.apiUrl}/healthz`);
    longest = Math.max(longest, performance.now() - started);
  }
  await done;
  return longest;
}

const preflight = (domain: string, tenant: string) =>
  stack.api.POST('/api/v1/preflight', { body: { domain, tenant } });

test('twenty domains behind name servers that answer with all they can delay nobody else, and end no process', async () => {
  await activations('warm');
  const usual = median(await activations('before'));
  const worker = stack.pidOf('worker');
  const domains = await Promise.all(
    Array.from({ length: DOMAINS }, (_, i) => register(stack, hostile, `d${i}.hostile.localhost`)),
  );
  // Several rounds: what delays others does so in each, what else the machine does need not.
  let beside = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && beside >= 2 * usual; round += 1)
    beside = Math.min(beside, median(await activations(`beside${round}-`)));
  console.info(
    `median activation: ${usual.toFixed(0)} ms, beside ${DOMAINS} hostile domains ${beside.toFixed(0)} ms`,
  );
  expect(beside).toBeLessThan(2 * usual);
  expect(stack.pidOf('worker')).toBe(worker);
  const [first] = domains;
  if (first === undefined) throw new Error('no domain');
  await eventually('a hostile domain was checked', async () => (await show(stack, first))?.lastCheckedAt);
});

test('a preflight of such a name keeps no other call waiting', async () => {
  await preflight('warm.others.localhost', other);
  // A loop that is held up is so each time; what else the machine does is not.
  const least = async (domain: string, tenant: string) => {
    const longest = [];
    for (let round = 0; round < 3; round += 1) longest.push(await longestAnswer(preflight(domain, tenant)));
    return Math.min(...longest);
  };
  const usual = await least('x.others.localhost', other);
  const beside = await least('x.hostile.localhost', hostile);
  console.info(`longest answer: ${usual.toFixed(0)} ms, beside a hostile preflight ${beside.toFixed(0)} ms`);
  expect(beside).toBeLessThan(Math.max(250, 3 * usual));
});
