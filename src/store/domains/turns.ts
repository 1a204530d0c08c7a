import { sql } from 'kysely';
import type { DomainSnapshot } from '../../core/domain.ts';
import { registrableDomain } from '../../core/hostname/registrable.ts';
import { registrableSkeleton } from '../../core/hostname/skeleton.ts';
import type { Decision } from '../../core/lifecycle/decision.ts';
import type { Observations } from '../../core/observations.ts';
import { recordAudit, systemAuthor } from '../audit/audit.ts';
import type { Db, Trx } from '../database/database.ts';
import { json, jsonOrNull } from '../database/json.ts';
import { announce, announceChange, CHANNELS } from '../database/notify.ts';
import { isUuid } from '../database/uuid.ts';
import { storeHealthSignals } from '../fleet/health-signals.ts';
import { incidentsNow } from '../fleet/incidents.ts';
import { keepCertificate } from '../orders/certificate-orders.ts';
import { withNewToken } from './ownership-tokens.ts';
import { findRivals, type Rivals, tellNeighbours } from './rivals.ts';
import { isServed, type StoredDomain, toSnapshot } from './rows.ts';
import { saying } from './saying.ts';
import { takeOver } from './takeover.ts';
import { appendTimeline } from './timeline.ts';
import type { AuditAction, RecordOutcome } from './types.ts';

/**
 * The domain as a turn begins, or null when it is forgotten. A domain that was only stored is picked up here: it becomes
 * `verifying_dns`.
 */
export async function beginTurn(db: Db, id: string, now: string): Promise<DomainSnapshot | null> {
  if (!isUuid(id)) return null;
  const row = await findDomain(db, id).executeTakeFirst();
  if (row === undefined) return null;
  if (row.status !== 'pending_dns' || row.desired !== 'active') return snapshotOf(db, row);
  return db.transaction().execute((trx) => pickUp(trx, id, now));
}

/**
 * The row with what else a turn must know: incidents of ours; and, for a claim that is not proved, what other tenants
 * have proved.
 */
async function snapshotOf(db: Db, row: StoredDomain): Promise<DomainSnapshot> {
  const incidents = await incidentsNow(db);
  if (row.proved_at !== null || row.desired !== 'active') return toSnapshot(row, { incidents });
  return toSnapshot(row, { incidents, elsewhere: (await findRivals(db, row)).elsewhere });
}

async function pickUp(trx: Trx, id: string, now: string): Promise<DomainSnapshot | null> {
  const message = 'Looking for the DNS record.';
  const picked = await trx
    .updateTable('portal_domains')
    .set({
      status: 'verifying_dns',
      ...saying(message),
      actor: 'nobody',
      reason: 'not_checked',
      updated_at: now,
    })
    .where('id', '=', id)
    .where('status', '=', 'pending_dns')
    .where('desired', '=', 'active')
    .returningAll()
    .executeTakeFirst();
  if (picked === undefined) {
    // A request came in between; what it left is what the turn begins with.
    const row = await findDomain(trx, id).executeTakeFirst();
    return row === undefined ? null : snapshotOf(trx, row);
  }
  await appendTimeline(trx, id, [
    {
      at: now,
      kind: 'status_changed',
      from: 'pending_dns',
      to: 'verifying_dns',
      reason: null,
      message,
      by: 'system',
      evidence: null,
    },
  ]);
  await auditTurn(
    trx,
    'domain.status_changed',
    { ...picked, status: 'pending_dns' },
    { at: now, to: picked.status },
  );
  await announceChange(trx, picked);
  return snapshotOf(trx, picked);
}

export type Turn = { domainId: string; decision: Decision; observations: Observations };

/**
 * Writes what a turn decided, all of it or nothing, and only while the row still has the generation and stands at the
 * turn that the decision was made from. So a decision is written once: when a worker dies before Temporal has heard of
 * its write, or lags behind another one that took its place, the second write finds that the row has moved on.
 * When the decision proves a name that another tenant had proved, the name moves in the same transaction. It moves only
 * by the TXT record at the exact name, as does a name above or below another tenant's; a decision that did not know of
 * the other tenant is stale.
 *
 * Locks are taken in one order, so that no two turns can wait for each other: first the lock on the registrable domain (only by
 * one who newly proves it), then its own row, then the row that loses the name.
 */
export async function recordTurn(db: Db, turn: Turn): Promise<RecordOutcome> {
  const { domainId, decision } = turn;
  if (!isUuid(domainId)) return { kind: 'gone' };
  return db.transaction().execute(async (trx): Promise<RecordOutcome> => {
    if (decision.changes.provedAt !== null) await lockNameToProve(trx, domainId);
    const row = await findDomain(trx, domainId).forUpdate().executeTakeFirst();
    if (row === undefined) return { kind: 'gone' };
    if (row.generation !== decision.generation || row.turn !== decision.turn)
      return { kind: 'stale', snapshot: await snapshotOf(trx, row) };
    if (decision.forget) {
      await forget(trx, row, decision.at);
      return { kind: 'gone' };
    }
    const rivals = await rivalsOfNewProof(trx, row, decision);
    if (rivals.elsewhere !== 'nowhere' && decision.changes.proofMethod !== 'txt')
      return {
        kind: 'stale',
        snapshot: toSnapshot(row, { elsewhere: rivals.elsewhere, incidents: await incidentsNow(trx) }),
      };
    const { status, status_since: since, activated_at: activatedAt, conditions } = row;
    const before = { status, since, activatedAt, conditions };
    const after = await write(trx, row, turn, rivals);
    return { kind: 'recorded', snapshot: toSnapshot(after, { incidents: await incidentsNow(trx) }), before };
  });
}

const NO_RIVALS: Rivals = { elsewhere: 'nowhere', neighbours: [] };

function rivalsOfNewProof(trx: Trx, row: StoredDomain, { changes }: Decision): Promise<Rivals> {
  const provesNow = row.proved_at === null && changes.provedAt !== null;
  return provesNow ? findRivals(trx, row) : Promise.resolve(NO_RIVALS);
}

/**
 * Makes provers of one name, and of names above and below each other, wait for one another. A row that is proved already needs no lock: should it lose the name
 * meanwhile, its generation is raised and this turn writes nothing.
 */
async function lockNameToProve(trx: Trx, domainId: string): Promise<void> {
  const row = await trx
    .selectFrom('portal_domains')
    .select(['domain', 'proved_at'])
    .where('id', '=', domainId)
    .executeTakeFirst();
  if (row === undefined || row.proved_at !== null) return;
  const zone = registrableDomain(row.domain) ?? row.domain;
  await sql`select pg_advisory_xact_lock(hashtext('portal_domains.domain'), hashtext(${zone}))`.execute(trx);
}

async function write(
  trx: Trx,
  row: StoredDomain,
  { decision, observations }: Turn,
  { neighbours }: Rivals,
): Promise<StoredDomain> {
  const { changes, at } = decision;
  const provesNow = row.proved_at === null && changes.provedAt !== null;
  const found = observations.dns?.ownership.flatMap(({ txt }) => txt) ?? [];
  const moved = provesNow && (await takeOver(trx, row, { at, found }));
  const after = await trx
    .updateTable('portal_domains')
    .set({
      turn: row.turn + 1,
      status: changes.status,
      ...saying(decision.statusMessage, decision.told),
      reason: decision.reason,
      actor: decision.actor,
      conditions: json(changes.conditions),
      proved_at: changes.provedAt,
      verification_method: changes.proofMethod,
      edge_applied: changes.edgeApplied,
      certificate: jsonOrNull(changes.certificate),
      activated_at: changes.activatedAt,
      given_up_at: changes.givenUpAt,
      next_check_at: changes.nextCheckAt,
      progress: json(changes.progress),
      updated_at: at,
      ...(provesNow ? { skeleton: registrableSkeleton(row.domain) } : {}),
      ...(endsAttempt(row, decision) ? withNewToken() : {}),
      ...(decision.checked ? { last_checked_at: at } : {}),
      ...(observations.dns === null ? {} : { last_dns: json(observations.dns) }),
      ...standingAtTheEdge(observations),
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await appendTimeline(trx, row.id, decision.timeline);
  await storeHealthSignals(trx, row, after, at);
  await keepCertificate(trx, { before: row, after, at });
  if (provesNow) {
    await auditProof(trx, after, at);
    await tellNeighbours(trx, row, neighbours, at);
  }
  if (after.status !== row.status)
    await auditTurn(trx, 'domain.status_changed', row, { at, to: after.status });
  await announceChange(trx, row);
  if (moved || isServed(row) !== isServed(after)) await announce(trx, CHANNELS.edge, row.domain);
  return after;
}

/**
 * Returns whether this decision gives the domain up. A tenant who lost the name keeps the token that was issued at
 * the loss.
 */
function endsAttempt({ given_up_at }: StoredDomain, { changes }: Decision): boolean {
  const lost = changes.conditions.some(({ reason }) => reason === 'moved_away');
  return given_up_at === null && changes.givenUpAt !== null && !lost;
}

/**
 * Returns the columns by which operators find the objects in the cluster. An edge that could not be read leaves them
 * unchanged.
 */
function standingAtTheEdge({ edge }: Observations) {
  if (edge === null || edge.failure !== null) return {};
  const nothing = edge.objects === 'absent' ? { secretName: null, routeVersion: null } : null;
  const told = edge.standing ?? nothing;
  if (told === null) return {};
  return { certificate_secret_name: told.secretName, last_synced_resource_version: told.routeVersion };
}

/** The row goes, and its timeline and waiting signals with it. */
async function forget(trx: Trx, row: StoredDomain, at: string): Promise<void> {
  await auditTurn(trx, 'domain.forgotten', row, { at, to: null });
  await trx.deleteFrom('portal_domains').where('id', '=', row.id).execute();
  await announceChange(trx, row);
  await announce(trx, CHANNELS.edge, row.domain);
}

/** From here on the name is the tenant's; by which record is part of it. */
async function auditProof(trx: Trx, { id, tenant, domain, ...row }: StoredDomain, at: string): Promise<void> {
  const what = { by: systemAuthor('workflow'), at, action: 'domain.proved' as const, tenant, domainId: id };
  await recordAudit(trx, { ...what, to: { domain, method: row.verification_method } });
}

async function auditTurn(
  trx: Trx,
  action: AuditAction,
  { id, tenant, domain, status }: StoredDomain,
  { at, to }: { at: string; to: string | null },
): Promise<void> {
  const what = { by: systemAuthor('workflow'), at, action, tenant, domainId: id, from: { domain, status } };
  await recordAudit(trx, { ...what, to: to === null ? null : { domain, status: to } });
}

function findDomain(db: Db, id: string) {
  return db.selectFrom('portal_domains').selectAll().where('id', '=', id);
}
