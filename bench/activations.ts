import { setTimeout as pause } from 'node:timers/promises';
import type { ThrowawayStack } from '../src/local/throwaway-stack.ts';
import { SAMPLE_TENANT } from '../src/sandbox/sample-tenant.ts';

const ZONE = 'bench.localhost';
const POLL_EVERY_MS = 100;
const REQUESTS_AT_ONCE = 50;

/** One record answers for every name of the benchmark. */
export async function publishWildcard({ api }: ThrowawayStack): Promise<void> {
  const { data: tenant } = await api.GET('/api/v1/tenants/{tenant}', {
    params: { path: { tenant: SAMPLE_TENANT.id } },
  });
  if (tenant === undefined) throw new Error('the sample tenant is not there');
  const body = { name: `*.${ZONE}`, type: 'CNAME' as const, values: [tenant.canonicalHost], ttl: 60 };
  const { error } = await api.PUT('/api/v1/sandbox/dns/records', { body });
  if (error !== undefined) throw new Error(error.detail);
}

export type Stages = {
  pickedUp: number;
  proved: number;
  certificate: number;
  reachable: number;
  total: number;
};

/** Milliseconds that one domain spent in each stage, from its own timeline. */
export async function activateOne(stack: ThrowawayStack, name: string): Promise<Stages> {
  const id = await register(stack, name);
  const path = { tenant: SAMPLE_TENANT.id, id };
  for (;;) {
    const { data } = await stack.api.GET('/api/v1/tenants/{tenant}/domains/{id}', { params: { path } });
    if (data?.status === 'active') break;
    await pause(POLL_EVERY_MS / 10);
  }
  const { data } = await stack.api.GET('/api/v1/tenants/{tenant}/domains/{id}/events', { params: { path } });
  const at = (status: string) => Date.parse(data?.events.find(({ to }) => to === status)?.at ?? '');
  const registered = Date.parse(data?.events.find(({ kind }) => kind === 'registered')?.at ?? '');
  return {
    pickedUp: at('verifying_dns') - registered,
    proved: at('pending_certificate') - at('verifying_dns'),
    certificate: at('deploying') - at('pending_certificate'),
    reachable: at('active') - at('deploying'),
    total: at('active') - registered,
  };
}

export type Burst = {
  registeredSeconds: number;
  seconds: number;
  active: number;
  lost: number;
  /** Examples of the failed activations. */
  examples: string[];
};

/** Registers `count` names at once and waits until every one is active, or none has become so for a minute. */
export async function activateMany(stack: ThrowawayStack, count: number): Promise<Burst> {
  const before = await countActive(stack);
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const names = Array.from({ length: count }, (_, n) => `many-${n}`);
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, () => drain(stack, names)));
  const registeredSeconds = seconds();
  let active = 0;
  let lastProgress = performance.now();
  while (active < count && performance.now() - lastProgress < 60_000) {
    await pause(POLL_EVERY_MS);
    const now = (await countActive(stack)) - before;
    if (now > active) lastProgress = performance.now();
    active = now;
  }
  const end = seconds();
  const examples = active < count ? await othersThanActive(stack) : [];
  return { registeredSeconds, seconds: end, active, lost: count - active, examples };
}

async function drain(stack: ThrowawayStack, names: string[]): Promise<void> {
  for (let name = names.pop(); name !== undefined; name = names.pop()) await register(stack, name);
}

/** Registers a name; one that the API sheds is sent again when it says, as it has changed nothing. */
async function register({ api }: ThrowawayStack, name: string): Promise<string> {
  const params = { path: { tenant: SAMPLE_TENANT.id } };
  const body = { domain: `${name}.${ZONE}` };
  for (;;) {
    const { data, error, response } = await api.POST('/api/v1/tenants/{tenant}/domains', { params, body });
    if (data !== undefined) return data.id;
    if (error.code !== 'overloaded') throw new Error(`${name}: ${error.detail}`);
    await pause(Number(response.headers.get('Retry-After')) * 1000);
  }
}

/** How many domains of the stack are active now: one grouped query. */
async function countActive({ api }: ThrowawayStack): Promise<number> {
  const { data } = await api.GET('/api/v1/stats');
  return data?.domains.byStatus.active ?? 0;
}

async function othersThanActive({ api }: ThrowawayStack): Promise<string[]> {
  const statuses = [
    'pending_dns',
    'verifying_dns',
    'dns_failed',
    'pending_certificate',
    'deploying',
    'certificate_failed',
  ] as const;
  const found = await Promise.all(
    statuses.map((status) => api.GET('/api/v1/domains', { params: { query: { status } } })),
  );
  const others = found.flatMap(({ data }) => data?.domains ?? []);
  return others
    .slice(0, 8)
    .map(
      ({ domain, status, reason, statusMessage }) => `${domain} ${status} ${reason ?? ''}: ${statusMessage}`,
    );
}
