import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Domain } from '../../client/client.ts';
import type { Reason, Status } from '../../core/conditions.ts';
import { caddyPaths } from '../../edge/caddy/paths.ts';
import { openAuthority } from '../../issuers/internal/authority.ts';
import { newKey } from '../../issuers/x509.ts';
import { eventually } from '../eventually.ts';
import type { RunningStack } from '../running-stack.ts';
import {
  addTenant,
  disable,
  publishRecord,
  register,
  removeRecord,
  setRecord,
  show,
  untilStatus,
} from '../stack-actions.ts';
import { BOGUS_ZONE, SILENT_SERVER, SILENT_ZONE } from './stack.ts';

const DAY_MS = 86_400_000;
/** Longer than a live domain may lead away. */
const LONG_AWAY_MS = 9 * DAY_MS;
/** As often as a public CA issues for one name within a week. */
const MOST_CERTIFICATES = 5;
/** As many domains, of a tenant each, as fail together for it to be our incident. */
const INCIDENT_TENANTS = 5;

/** The tenant whose domains they are, and whose name its pages show. */
export const TENANT = randomUUID();

type Prepare = (stack: RunningStack, zone: string) => Promise<Domain>;
/** A state of a domain: how it comes about, and what it is known by. */
export type RealState = {
  /** The zone of its domain, below `localhost`. */
  zone: string;
  prepare: Prepare;
  status: Status;
  /** The reason of the domain, or of one of its conditions. */
  reason: Reason;
};

const at = (zone: string) => `portal.${zone}`;
const add = (stack: RunningStack, zone: string, tenant = TENANT) => register(stack, tenant, at(zone));

/** Registers a domain whose zone holds these records. */
const withRecords =
  (...records: [type: 'A' | 'CAA' | 'CNAME', value: string, ofZone?: boolean][]): Prepare =>
  async (stack, zone) => {
    for (const [type, value, ofZone] of records)
      await setRecord(stack, ofZone === true ? zone : at(zone), type, value);
    return add(stack, zone);
  };

async function setNameServers(stack: RunningStack, zone: string, name: string, address: string) {
  await setRecord(stack, name, 'A', address);
  await setRecord(stack, zone, 'NS', name);
}

const published: Prepare = async (stack, zone) => {
  const domain = await add(stack, zone);
  await publishRecord(stack, domain);
  return domain;
};

const live: Prepare = async (stack, zone) => untilStatus(stack, await published(stack, zone), 'active');

/** Registers a domain, brings it to life, and lets this happen to it. */
const liveThen =
  (happens: (stack: RunningStack, domain: Domain, zone: string) => Promise<unknown>): Prepare =>
  async (stack, zone) => {
    const domain = await live(stack, zone);
    await happens(stack, domain, zone);
    return domain;
  };

/** Registers a domain for whose name a CA has issued as often as it does within a week. */
const limited: Prepare = async (stack, zone) => {
  const orders = Array.from({ length: MOST_CERTIFICATES }, () => ({
    ...{ domain: at(zone), tenant: TENANT, kind: 'issued' as const, order_key: null },
    ...{ at: new Date().toISOString(), fingerprint: randomUUID() },
  }));
  await stack.db.insertInto('certificate_orders').values(orders).execute();
  return published(stack, zone);
};

/** Registers a domain that another tenant has proved and uses. */
const claimed: Prepare = async (stack, zone) => {
  const other = randomUUID();
  await addTenant(stack, other, 'Somebody Else');
  const theirs = await add(stack, zone, other);
  await publishRecord(stack, theirs);
  await untilStatus(stack, theirs, 'active');
  return add(stack, zone);
};

async function putOwnCertificate(stack: RunningStack, { tenant, id, domain }: Domain): Promise<void> {
  const authority = await openAuthority(caddyPaths(stack.config.dataDir).authorityDir);
  const privateKey = newKey();
  const [from, until] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60 * DAY_MS)];
  const chain = await authority.sign({ name: domain, key: privateKey, from, until });
  const { error } = await stack.api.PUT('/api/v1/tenants/{tenant}/domains/{id}/certificate', {
    params: { path: { tenant, id } },
    body: { chain, privateKey },
  });
  if (error !== undefined) throw new Error(`not taken: ${JSON.stringify(error)}`);
}

/** As if the record had been gone for longer than a live domain may lead away; the clock of the stack is the machine's. */
async function leadAwayForLong(stack: RunningStack, domain: Domain): Promise<void> {
  await removeRecord(stack, domain.domain, 'CNAME');
  await eventually('it is seen to lead away', async () => (await show(stack, domain))?.reason === 'nxdomain');
  const since = JSON.stringify(new Date(Date.now() - LONG_AWAY_MS).toISOString());
  // The generation rises, so that a round which began before cannot overwrite it.
  await sql`update portal_domains set generation = generation + 1,
    progress = jsonb_set(progress, '{awaySince}', ${since}::text::jsonb) where id = ${domain.id}`.execute(
    stack.db,
  );
}

async function remove(stack: RunningStack, { tenant, id }: Domain): Promise<void> {
  const path = { tenant, id };
  const { error } = await stack.api.DELETE('/api/v1/tenants/{tenant}/domains/{id}', { params: { path } });
  if (error !== undefined) throw new Error(`not removed: ${JSON.stringify(error)}`);
}

async function hold(stack: RunningStack, { id }: Domain): Promise<void> {
  const { error } = await stack.api.POST('/api/v1/domains/{id}/hold', {
    params: { path: { id } },
    body: { reason: 'moves its zone until Friday' },
  });
  if (error !== undefined) throw new Error(`not held: ${JSON.stringify(error)}`);
}

/** Lets the records of live domains of several tenants go at once. */
const incident: Prepare = async (stack, zone) => {
  const domain = await live(stack, zone);
  const others = await Promise.all(
    Array.from({ length: INCIDENT_TENANTS }, async (_, i) => {
      const tenant = randomUUID();
      await addTenant(stack, tenant, `Tenant ${i}`);
      const other = await add(stack, `of-${i}.${zone}`, tenant);
      await publishRecord(stack, other);
      return untilStatus(stack, other, 'active');
    }),
  );
  await Promise.all([domain, ...others].map((one) => removeRecord(stack, one.domain, 'CNAME')));
  await eventually(
    'it is called our incident',
    async () => {
      await Promise.all([domain, ...others].map((one) => check(stack, one)));
      return (await show(stack, domain))?.actor === 'operator';
    },
    { withinMs: 90_000, everyMs: 1_000 },
  );
  return domain;
};

/** Asks for a check, as its tenant may. */
async function check({ api }: RunningStack, { tenant, id }: Domain): Promise<void> {
  const { error } = await api.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', {
    params: { path: { tenant, id } },
  });
  if (error !== undefined) throw new Error(`not checked: ${JSON.stringify(error)}`);
}

/** The states by what people would call them; they come about beside each other. The sandbox's CA refuses nothing. */
export const REAL_STATES: Readonly<Record<string, RealState>> = {
  'no record': { zone: 'missing.localhost', prepare: add, status: 'dns_failed', reason: 'nxdomain' },
  'a long name in its own script': {
    ...{ zone: 'xn--mnchen-3ya.with-a-long-name-that-hardly-fits.localhost', prepare: add },
    ...{ status: 'dns_failed', reason: 'nxdomain' },
  },
  'record to another host': {
    ...{ zone: 'elsewhere.localhost', prepare: withRecords(['CNAME', 'old-host.example.net']) },
    ...{ status: 'dns_failed', reason: 'wrong_target' },
  },
  'record to another address': {
    ...{ zone: 'address.localhost', prepare: withRecords(['A', '203.0.113.7']) },
    ...{ status: 'dns_failed', reason: 'wrong_address' },
  },
  'behind a proxy': {
    zone: 'proxied.localhost',
    async prepare(stack, zone) {
      await setNameServers(stack, zone, 'anna.ns.cloudflare.com', '127.0.0.1');
      await setRecord(stack, at(zone), 'A', '104.16.1.1');
      return add(stack, zone);
    },
    ...{ status: 'dns_failed', reason: 'proxied' },
  },
  'CAA forbids': {
    zone: 'caa.localhost',
    async prepare(stack, zone) {
      await setRecord(stack, zone, 'CAA', '0 issue "other-ca.example"');
      return published(stack, zone);
    },
    ...{ status: 'certificate_failed', reason: 'caa_forbids' },
  },
  'DNSSEC is bogus': {
    zone: BOGUS_ZONE,
    prepare: published,
    status: 'verifying_dns',
    reason: 'dnssec_bogus',
  },
  'name servers hang': {
    zone: SILENT_ZONE,
    async prepare(stack, zone) {
      await setNameServers(stack, zone, 'ns.hangs.localhost', SILENT_SERVER);
      return add(stack, zone);
    },
    ...{ status: 'verifying_dns', reason: 'name_servers_silent' },
  },
  'claimed by another tenant': {
    ...{ zone: 'claimed.localhost', prepare: claimed, status: 'dns_failed', reason: 'wrong_target' },
  },
  'CA limits': {
    ...{ zone: 'limited.localhost', prepare: limited, status: 'certificate_failed', reason: 'rate_limited' },
  },
  live: { zone: 'live.localhost', prepare: live, status: 'active', reason: 'https_ok' },
  'own certificate': {
    ...{ zone: 'own.localhost', prepare: liveThen(putOwnCertificate), status: 'active', reason: 'own' },
  },
  'live, and leads away': {
    zone: 'away.localhost',
    prepare: liveThen((stack, { domain }) => removeRecord(stack, domain, 'CNAME')),
    ...{ status: 'active', reason: 'nxdomain' },
  },
  'live, and renewal will fail': {
    zone: 'forbidden.localhost',
    prepare: liveThen((stack, _, zone) => setRecord(stack, zone, 'CAA', '0 issue "other-ca.example"')),
    ...{ status: 'active', reason: 'caa_forbids' },
  },
  withdrawn: {
    ...{ zone: 'withdrawn.localhost', prepare: liveThen(leadAwayForLong) },
    ...{ status: 'dns_failed', reason: 'nxdomain' },
  },
  'on hold': { zone: 'held.localhost', prepare: liveThen(hold), status: 'active', reason: 'https_ok' },
  disabled: { zone: 'disabled.localhost', prepare: liveThen(disable), status: 'disabled', reason: 'removed' },
  'removed, and its record left behind': {
    ...{ zone: 'removed.localhost', prepare: liveThen(remove), status: 'disabled', reason: 'left_behind' },
  },
};

/** This one changes what others are told, so that it comes last. */
export const LAST_STATES = {
  'our incident': { zone: 'incident.localhost', prepare: incident, status: 'active', reason: 'nxdomain' },
} satisfies Readonly<Record<string, RealState>>;

/** Brings a domain into a state, asking for checks until it is there. */
export async function prepareDomain(
  stack: RunningStack,
  { zone, prepare, status, reason }: RealState,
): Promise<Domain> {
  const domain = await prepare(stack, zone);
  let seen: Domain | null = null;
  try {
    return await eventually(
      `${domain.domain} is ${status} by ${reason}`,
      async () => {
        await check(stack, domain);
        seen = await show(stack, domain);
        const reasons = [seen?.reason, ...(seen?.conditions ?? []).map((one) => one.reason)];
        return seen?.status === status && reasons.includes(reason) && seen;
      },
      { withinMs: 60_000, everyMs: 1_000 },
    );
  } catch (cause) {
    throw new Error(
      `it is ${JSON.stringify(seen, ['status', 'reason', 'statusMessage', 'phase', 'conditions', 'type'])}`,
      { cause },
    );
  }
}
