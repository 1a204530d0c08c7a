import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import type { Condition } from '../../core/conditions.ts';
import { migrate, migrator } from '../../store/database/migrate.ts';
import { getDomainById } from '../../store/domains/domains.ts';
import { listTimeline } from '../../store/domains/timeline.ts';
import { NOON } from '../../testing/builders.ts';
import { decidedBy } from '../../testing/conditions.ts';
import { createEmptyDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { sentence } from '../../testing/sentences.ts';
import { domainView, eventView } from './domain-view.ts';

const BEFORE_FINDINGS = '0019_waiting_for_dns';
const INCIDENT =
  'Many domains of many tenants fail at the same time, so this is our incident: we are at it, your portal is not withdrawn, and you need not change anything. Seen:';
const TENANT = { kind: 'tenant', role: 'viewer' } as const;
const OPERATOR = { kind: 'operator', role: 'admin' } as const;

const old = (type: string, reason: string, message: string, over: object = {}) => ({
  ...{ type, status: 'False', reason, message, actor: 'operator', observedAt: NOON },
  ...over,
});

let database: TestDatabase | undefined;
afterEach(() => database?.drop());

/** A row and a line of the timeline as the version before findings were data wrote them. */
async function anEarlierRow() {
  database = await createEmptyDatabase();
  const { db } = database;
  const { error } = await (await migrator(db)).migrateTo(BEFORE_FINDINGS);
  if (error !== undefined) throw error;
  const [tenant, id] = [randomUUID(), randomUUID()];
  const conditions = JSON.stringify([
    old('PointsHere', 'nxdomain', `${INCIDENT} portal.acme.com does not exist in DNS.`),
    old('Routed', 'apply_failed', 'The edge could not be read or changed: EACCES.', { told: 'It waits.' }),
  ]);
  await sql`insert into tenant_labels values ('abc1234', ${tenant}, now())`.execute(db);
  await sql`insert into tenants values (${tenant}, 'Acme', 'abc1234', 'abc1234.portal.localhost', now(), now())`.execute(
    db,
  );
  await sql`insert into portal_domains (id, tenant, domain, canonical_host, status, status_message, told_message, actor,
      reason, conditions, desired, generation, verification_details, edge_applied, progress, created_at, updated_at)
    values (${id}, ${tenant}, 'portal.acme.com', 'abc1234.portal.localhost', 'certificate_failed',
      'The edge could not be read or changed: EACCES.', 'It waits.', 'operator', 'apply_failed', ${conditions},
      'active', 1, '{"token": "x"}', false, '{}', now(), now())`.execute(db);
  await sql`insert into portal_domain_events (domain_id, at, kind, reason, message, by)
    values (${id}, now(), 'status_changed', 'apply_failed', 'The edge could not be read or changed: EACCES.', 'system')`.execute(
    db,
  );
  await migrate(db);
  const row = await getDomainById(db, id);
  const [line] = await listTimeline(db, id, { limit: 1 });
  if (row === null || line === undefined) throw new Error('gone');
  return { row, line };
}

test('a row of before findings were data reads as plain sentences of its reasons', async () => {
  const { row, line } = await anEarlierRow();
  const seen = domainView(row, TENANT);
  const plain = /^Our servers could not be read or changed; the operator must resolve it/;
  expect(seen.statusMessage).toMatch(plain);
  expect(eventView(line, TENANT).message).toMatch(plain);
  expect(JSON.stringify(seen)).not.toContain('EACCES');
  expect(domainView(row, OPERATOR).statusMessage).toContain('EACCES');
  expect(eventView(line, OPERATOR).message).toContain('EACCES');
  for (const one of row.conditions) expect(one).not.toHaveProperty('message');
});

test('a cause that an earlier version knew reads as the sentence of its reason, with the CA’s words for operators', async () => {
  const { row, line } = await anEarlierRow();
  const quote = {
    by: 'ca',
    type: 'urn:ietf:params:acme:error:rateLimited',
    detail: 'paused: see https://ca.example/x',
  };
  const blocked = old('CertificateReady', 'rate_limited', '', {
    params: { case: 'failed', cause: 'blocked', quote },
  }) as unknown as Condition;
  const plain = 'The CA asks us to wait; we try again by ourselves.';
  const stored = {
    ...row,
    conditions: [...row.conditions, blocked],
    statusDetail: decidedBy('certificate_failed', blocked),
  };
  const event = { ...line, detail: { kind: 'condition' as const, condition: blocked } };
  for (const reader of [TENANT, OPERATOR]) {
    const seen = domainView(stored, reader);
    expect(seen.conditions.find(({ reason }) => reason === 'rate_limited')?.message).toContain(plain);
    expect(seen.statusMessage).toContain(plain);
    expect(eventView(event, reader).message).toContain(plain);
    expect(JSON.stringify(seen).includes('https://ca.example/x')).toBe(reader.kind === 'operator');
  }
  const waiting = {
    ...blocked,
    reason: 'requesting',
    params: { case: 'held', cause: 'blocked', quote: null },
  };
  expect(sentence(waiting as unknown as Condition)).toContain('something is in its way');
});

test('a condition that told of an incident keeps who acts without it', async () => {
  const { row } = await anEarlierRow();
  const [pointsHere, routed] = row.conditions;
  expect(pointsHere).toMatchObject({ actor: 'operator', incident: { kind: 'dns', actor: 'tenant' } });
  expect(routed).not.toHaveProperty('incident');
});
