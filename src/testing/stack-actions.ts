import { readdir } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Domain, DomainEvent } from '../client/client.ts';
import type { Status } from '../core/conditions.ts';
import { caddyPaths } from '../edge/caddy/paths.ts';
import { type PortalAnswer, requestPortal } from '../local/portal-request.ts';
import { eventually } from './eventually.ts';
import { exchangePlain } from './raw-clients.ts';
import type { RunningStack } from './running-stack.ts';

/** The parts of a running stack that users, their DNS and outside observers reach. */

type Stack = Pick<RunningStack, 'api' | 'apiUrl' | 'config' | 'caRoot' | 'db'>;

/** Long enough for a machine that is busy with other things; nothing waits this long on a quiet one. */
const PATIENCE_MS = 90_000;

/** @throws Error unless the API made the tenant. */
export async function addTenant({ api }: Stack, id: string, name: string): Promise<void> {
  const { error } = await api.PUT('/api/v1/tenants/{tenant}', {
    params: { path: { tenant: id } },
    body: { name },
  });
  if (error !== undefined) throw new Error(`no tenant: ${JSON.stringify(error)}`);
}

/** @throws Error with the API's problem unless it answered 201. */
export async function register({ api }: Stack, tenant: string, domain: string): Promise<Domain> {
  const { data, error, response } = await api.POST('/api/v1/tenants/{tenant}/domains', {
    params: { path: { tenant } },
    body: { domain },
  });
  if (data === undefined || response.status !== 201) {
    throw new Error(`${domain} was not registered: ${JSON.stringify(error)}`);
  }
  return data;
}

/**
 * As a client does that is cut off in the middle and does not know what became of its request: asks again until it is
 * answered, and takes `already_registered` as the answer to the request that was cut off.
 */
export function registerStubbornly(stack: Stack, tenant: string, domain: string): Promise<Domain> {
  return eventually(
    `${domain} is registered`,
    async () => {
      const { data, error } = await stack.api.POST('/api/v1/tenants/{tenant}/domains', {
        params: { path: { tenant } },
        body: { domain },
      });
      if (data !== undefined) return data;
      if (error?.code !== 'already_registered') return null;
      const list = await stack.api.GET('/api/v1/tenants/{tenant}/domains', { params: { path: { tenant } } });
      return list.data?.domains.find((one) => one.domain === domain);
    },
    { withinMs: PATIENCE_MS },
  );
}

/** Publishes the CNAME that the API told the tenant to publish. */
export async function publishRecord(stack: Stack, domain: Domain): Promise<void> {
  const record = domain.records.find(({ purpose }) => purpose === 'routing');
  if (record === undefined || record.type !== 'CNAME') throw new Error('there is no CNAME to publish');
  await setRecord(stack, record.name, 'CNAME', record.value);
}

/** Puts one record into the sandbox DNS, also while the API is being restarted. */
export async function setRecord(
  { api }: Stack,
  name: string,
  type: 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'NS' | 'TXT',
  value: string,
): Promise<void> {
  await eventually(
    `${type} ${name} is published`,
    async () => {
      const { data } = await api.PUT('/api/v1/sandbox/dns/records', {
        body: { name, type, values: [value], ttl: 1 },
      });
      return data !== undefined;
    },
    { withinMs: PATIENCE_MS },
  );
}

/** Takes a record out of the sandbox's DNS. */
export async function removeRecord({ api }: Stack, name: string, type: 'CNAME' | 'A' | 'TXT'): Promise<void> {
  const { response } = await api.DELETE('/api/v1/sandbox/dns/records', { params: { query: { name, type } } });
  if (!response.ok) throw new Error(`not removed: ${response.status}`);
}

/** Asks the API to switch the domain off until it has said that it will. */
export async function disable({ api }: Stack, { tenant, id }: Domain): Promise<void> {
  await eventually(
    `${id} is asked to switch off`,
    async () => {
      const path = { tenant, id };
      const { response } = await api.POST('/api/v1/tenants/{tenant}/domains/{id}/disable', {
        params: { path },
      });
      return response.status === 202;
    },
    { withinMs: PATIENCE_MS },
  );
}

/** The domain as the API shows it; null when it is forgotten. */
export async function show(
  { api }: Stack,
  { tenant, id }: Pick<Domain, 'tenant' | 'id'>,
): Promise<Domain | null> {
  const { data, response, error } = await api.GET('/api/v1/tenants/{tenant}/domains/{id}', {
    params: { path: { tenant, id } },
  });
  if (data !== undefined) return data;
  if (response.status === 404) return null;
  throw new Error(`no answer about ${id}: ${JSON.stringify(error)}`);
}

/** Waits until the domain has one of these statuses. */
export function untilStatus(stack: Stack, domain: Domain, ...wanted: Status[]): Promise<Domain> {
  return eventually(
    `${domain.domain} is ${wanted.join(' or ')}`,
    async () => {
      const now = await show(stack, domain);
      return now !== null && wanted.includes(now.status) && now;
    },
    { withinMs: PATIENCE_MS },
  );
}

/** The domain's timeline, oldest first. */
export async function timelineOf({ api }: Stack, { tenant, id }: Domain): Promise<DomainEvent[]> {
  const { data, error } = await api.GET('/api/v1/tenants/{tenant}/domains/{id}/events', {
    params: { path: { tenant, id }, query: { limit: 200 } },
  });
  if (data === undefined) throw new Error(`no timeline of ${id}: ${JSON.stringify(error)}`);
  return data.events.toReversed();
}

/** The statuses that a timeline tells of. @throws Error at a gap: a change that begins with another status than was. */
export function statusesOf(timeline: readonly DomainEvent[]): (string | null)[] {
  const changes = timeline.filter(({ kind }) => kind === 'registered' || kind === 'status_changed');
  const statuses: (string | null)[] = [];
  for (const { from, to } of changes) {
    const before = statuses.at(-1) ?? null;
    if (from !== before)
      throw new Error(`a gap: ${String(before)} was, and ${String(from)} → ${String(to)} follows`);
    statuses.push(to);
  }
  return statuses;
}

/** One HTTPS request as a client of the tenant makes it. */
export function visit({ config, caRoot }: Stack, domain: string): Promise<PortalAnswer> {
  return requestPortal(domain, config.ports.https, caRoot);
}

/**
 * Returns whether the edge is there and serves no portal under this name: over HTTPS a 404 or no handshake, over plain
 * HTTP its own sentence, which an edge that has ended does not say.
 */
export async function isNotServed(stack: Stack, domain: string): Promise<boolean> {
  const https = await visit(stack, domain);
  const plain = await exchangePlain({ host: '127.0.0.1', port: stack.config.ports.http }, [
    'GET / HTTP/1.1',
    `Host: ${domain}`,
    'Connection: close',
  ]);
  const isGone = https.kind !== 'answer' || https.status === 404;
  return isGone && plain.startsWith('HTTP/1.1 404 ') && plain.includes('There is no portal at this address.');
}

/** Everything that the edge keeps of a domain: its name file, certificate, private key, order, challenge. */
export async function leftAtEdge({ config }: Stack, domain: string): Promise<string[]> {
  const entries = await readdir(caddyPaths(config.dataDir).dir, { recursive: true });
  return entries.filter((entry) => entry.includes(domain));
}

/** How many certificates have been seen of each name. */
export async function certificatesIssued({ db }: Stack): Promise<Map<string, number>> {
  const { rows } = await sql<{ domain: string; issued: number }>`
    select domain, count(*)::int as issued from certificate_orders where kind = 'issued' group by domain`.execute(
    db,
  );
  return new Map(rows.map(({ domain, issued }) => [domain, issued]));
}

/** Returns whether the API allows the edge to obtain a certificate for the name. */
export async function isAllowedByAsk({ apiUrl }: Stack, domain: string): Promise<boolean> {
  return (await fetch(`${apiUrl}/edge/ask?domain=${domain}`)).ok;
}

/** How many lines all timelines together have: how far everything has come. */
export async function countEvents({ db }: Stack): Promise<number> {
  const { rows } = await sql<{
    lines: number;
  }>`select count(*)::int as lines from portal_domain_events`.execute(db);
  return rows[0]?.lines ?? 0;
}

/** How many of these domains are at rest. */
export async function onPatrol({ db }: Pick<RunningStack, 'db'>, ids: readonly string[]): Promise<number> {
  const rows = await db.selectFrom('patrol').select('domain_id').where('domain_id', 'in', ids).execute();
  return rows.length;
}
