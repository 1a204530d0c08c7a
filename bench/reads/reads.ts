import { sql } from 'kysely';
import type { Db } from '../../src/store/database/database.ts';
import { searchDomains } from '../../src/store/domains/search-domains.ts';
import { loadServedNames } from '../../src/store/domains/served-names.ts';
import { assessFleet } from '../../src/store/fleet/incidents.ts';
import { domainsWaitingForDns } from '../../src/store/fleet/recovery.ts';
import { claimOutbox, outboxDepth } from '../../src/store/outbox/outbox.ts';
import { wakeOverdue } from '../../src/store/outbox/overdue.ts';
import { dueNext, waitingPage } from '../../src/store/outbox/waiting.ts';
import { claimDue } from '../../src/store/patrol/claim.ts';
import type { Stage } from './stage.ts';

/** A read, and how often it is made; `promised: false`: a load of the whole fleet, which nobody waits for. */
export type Read = { name: string; times: number; work: () => Promise<unknown>; promised?: false };

const TIMES = 300;
/** So many are looked at of each kind, in turn: no two reads after each other are the same. */
const SAMPLES = 100;

type Sample = { id: string; tenant: string; domain: string };

/** The reads of operators and of Prometheus, by the API. */
export async function apiReads({ db, get }: Stage): Promise<Read[]> {
  const samples = await sampleOf(db);
  const cursors = await cursorsOf(db, samples);
  const each = (what: string, path: (sample: Sample, n: number) => string): Read => {
    let n = 0;
    return {
      ...{ name: `GET ${what}`, times: TIMES },
      work: () => get(path(samples[n++ % samples.length] as Sample, n)),
    };
  };
  const same = (path: string) => each(path, () => path);
  const statuses = ['active', 'dns_failed', 'certificate_failed', 'disabled'].map((one) =>
    same(`/api/v1/domains?status=${one}`),
  );
  return [
    same('/healthz'),
    same('/api/v1/domains'),
    each(
      '/api/v1/domains?cursor=… (somewhere in the fleet)',
      (_, n) => `/api/v1/domains?cursor=${cursors[n % cursors.length]}`,
    ),
    each(
      '/api/v1/domains?limit=200&cursor=… (a page of the commands)',
      (_, n) => `/api/v1/domains?limit=200&cursor=${cursors[n % cursors.length]}`,
    ),
    ...statuses,
    each('/api/v1/domains?q=… (a whole name)', ({ domain }) => `/api/v1/domains?q=${domain}`),
    each(
      '/api/v1/domains?q=… (a part that one name has)',
      ({ domain }) => `/api/v1/domains?q=${domain.slice(5, -2)}`,
    ),
    same('/api/v1/domains?q=portal'),
    same('/api/v1/domains?q=kestrel-bakery'),
    same('/api/v1/domains?q=in-no-name'),
    same('/api/v1/domains?q=zq'),
    same('/api/v1/domains?q=kestrel&status=dns_failed'),
    same('/api/v1/domains?q=portal&status=certificate_failed'),
    each('/api/v1/domains?q=… (the id of a domain)', ({ id }) => `/api/v1/domains?q=${id}`),
    each('/api/v1/domains?q=… (the id of a tenant)', ({ tenant }) => `/api/v1/domains?q=${tenant}`),
    same('/api/v1/stats'),
    ...consoleReads(same, each),
    same('/metrics'),
    each('/api/v1/tenants/…/domains', ({ tenant }) => `/api/v1/tenants/${tenant}/domains`),
    each('/api/v1/tenants/…/domains/…', ({ tenant, id }) => `/api/v1/tenants/${tenant}/domains/${id}`),
    each(
      '/api/v1/tenants/…/domains/…/events',
      ({ tenant, id }) => `/api/v1/tenants/${tenant}/domains/${id}/events`,
    ),
    same('/api/v1/audit'),
    each('/api/v1/audit?tenant=…', ({ tenant }) => `/api/v1/audit?tenant=${tenant}`),
    each('/api/v1/audit?domain=…', ({ id }) => `/api/v1/audit?domain=${id}`),
  ];
}

type Make = {
  same: (path: string) => Read;
  each: (what: string, path: (sample: Sample, n: number) => string) => Read;
};

/** The reads of the operator's console beside those of every operator. */
function consoleReads(same: Make['same'], each: Make['each']): Read[] {
  const endsBefore = new Date(Date.now() + 30 * 86_400_000).toISOString();
  return [
    same('/api/v1/fleet'),
    same('/api/v1/domains?provider=other'),
    same('/api/v1/domains?provider=wix'),
    same('/api/v1/domains?provider=other&status=dns_failed'),
    same('/api/v1/domains?gateway=default&status=active'),
    same('/api/v1/domains?reason=nxdomain'),
    same('/api/v1/domains?onHold=true'),
    each(
      '/api/v1/domains?certificateEndsBefore=… (30 days)',
      () => `/api/v1/domains?certificateEndsBefore=${endsBefore}`,
    ),
    each('/api/v1/domains/…', ({ id }) => `/api/v1/domains/${id}`),
    same('/api/v1/incidents'),
    same('/api/v1/certificate-authority'),
  ];
}

/** The reads of the worker's sweeps and of its detector; the last ones in an outage. */
export async function storeReads(db: Db): Promise<Read[]> {
  const now = new Date().toISOString();
  const [before, leaseUntil] = [now, new Date(Date.now() + 3_600_000).toISOString()];
  const ids = (await sampleOf(db)).map(({ id }) => id).sort();
  let page = 0;
  const read = (name: string, work: () => Promise<unknown>): Read => ({ name, times: TIMES, work });
  const longAgo = new Date(Date.now() - 3_600_000).toISOString();
  return [
    read('the sweep of overdue domains', () => wakeOverdue(db, { before: longAgo, now, limit: 200 })),
    read('the sample of workflows that must be running', () => dueNext(db, 3)),
    read('a page of all that must be running', () => waitingPage(db, ids[page++ % ids.length] ?? null, 50)),
    read('the domains that wait for DNS', () => domainsWaitingForDns(db)),
    read('the assessment of incidents', () => assessFleet(db, 'auto', now)),
    read('a claim of the patrol, nothing due', () =>
      claimDue(db, { quick: 50, whole: 8, now: longAgo, leaseUntil }),
    ),
    read('the depth of the outbox', () => outboxDepth(db)),
    read('a claim of the outbox', () => claimOutbox(db, { limit: 40, now: before, leaseUntil: before })),
    {
      ...read('every served name (start of the API, reload)', () => loadServedNames(db)),
      times: 10,
      promised: false,
    },
    {
      ...read('the assessment, as 30 % of the domains begin to fail', () => assessFleet(db, 'auto', now)),
      work: inOutage(db, () => assessFleet(db, 'auto', new Date().toISOString())),
      times: 50,
    },
    {
      ...read('', async () => undefined),
      name: 'a claim of the outbox, 10,000 waiting',
      work: withLongOutbox(db, () => claimOutbox(db, { limit: 40, now: before, leaseUntil: before })),
      times: 50,
    },
    { ...read('the depth of the outbox, 10,000 waiting', () => outboxDepth(db)), times: 50 },
  ];
}

/** The first call prepares, and is not measured. */
function inOutage(db: Db, work: () => Promise<unknown>): () => Promise<unknown> {
  let isReady = false;
  return async () => {
    if (!isReady) {
      await sql`insert into health_signals select id, 'dns', tenant, true, now() from portal_domains
        where proved_at is not null and random() < 0.3 on conflict do nothing`.execute(db);
      isReady = true;
    }
    return work();
  };
}

function withLongOutbox(db: Db, work: () => Promise<unknown>): () => Promise<unknown> {
  let isReady = false;
  return async () => {
    if (!isReady) {
      await sql`insert into outbox (domain_id, tenant, signal, created_at)
        select id, tenant, 'check', now() from portal_domains limit 10000`.execute(db);
      isReady = true;
    }
    return work();
  };
}

async function sampleOf(db: Db): Promise<Sample[]> {
  const { rows } = await sql<Sample>`
    select id, tenant, domain from portal_domains tablesample system (2) order by random() limit ${SAMPLES}`.execute(
    db,
  );
  return rows;
}

/** Cursors of pages in the middle, as the pages before gave them. */
async function cursorsOf(db: Db, samples: readonly Sample[]): Promise<string[]> {
  const found: string[] = [];
  for (const { domain } of samples.slice(0, 20)) {
    const start = Buffer.from(JSON.stringify([domain, '00000000-0000-0000-0000-000000000000'])).toString(
      'base64url',
    );
    const { nextCursor } = await searchDomains(db, { limit: 1, cursor: start });
    if (nextCursor !== null) found.push(nextCursor);
  }
  return found;
}
