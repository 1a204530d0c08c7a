import { sql } from 'kysely';
import { dnsProviderOf } from '../../core/dns-provider.ts';
import type { DomainSnapshot } from '../../core/domain.ts';
import { registrableDomain } from '../../core/hostname/registrable.ts';
import { registrableSkeleton } from '../../core/hostname/skeleton.ts';
import type { Decision } from '../../core/lifecycle/decision.ts';
import { forecastRenewal, renewalWarning } from '../../core/lifecycle/forecast.ts';
import { type MailEvent, mailsOfRound } from '../../core/mail/topics.ts';
import type { DnsObservation, Observations } from '../../core/observations.ts';
import { type DomainEvent, eventsOfRound } from '../../core/webhooks/events.ts';
import { type AuditEntry, recordAudit, systemAuthor } from '../audit/audit.ts';
import type { Db, Trx } from '../database/database.ts';
import { json, jsonOrNull } from '../database/json.ts';
import { announce, announceChange, CHANNELS, ofChange } from '../database/notify.ts';
import { isUuid } from '../database/uuid.ts';
import { storeHealthSignals } from '../fleet/health-signals.ts';
import { incidentsNow } from '../fleet/incidents.ts';
import { recordMails } from '../mail/outbox.ts';
import { keepCertificate } from '../orders/certificate-orders.ts';
import { keepPlace } from '../patrol/places.ts';
import { recordDomainEvents } from '../webhooks/events.ts';
import { type CompetingClaims, findCompetingClaims, notifyNeighbours } from './competing-claims.ts';
import { writeJournal } from './journal.ts';
import { withNewToken } from './ownership-tokens.ts';
import { isServed, type StoredDomain, statusColumns, toSnapshot } from './rows.ts';
import { takeOver } from './takeover.ts';
import type { AuditAction, RecordOutcome } from './types.ts';

/**
 * Returns the domain at the beginning of a round, or null when it does not exist any more. A domain in `pending_dns`
 * is picked up here: it becomes `verifying_dns`.
 */
export async function beginRound(db: Db, id: string, now: string): Promise<DomainSnapshot | null> {
  if (!isUuid(id)) return null;
  const row = await findDomain(db, id).executeTakeFirst();
  if (row === undefined) return null;
  if (row.status !== 'pending_dns' || row.desired !== 'active') return snapshotOf(db, row);
  return db.transaction().execute((trx) => pickUp(trx, id, now));
}

/**
 * Returns the row with the other inputs of a round: the open incidents and, for a claim that is not proved, the
 * competing claims.
 */
async function snapshotOf(db: Db, row: StoredDomain): Promise<DomainSnapshot> {
  const incidents = await incidentsNow(db);
  if (row.proved_at !== null || row.desired !== 'active') return toSnapshot(row, { incidents });
  return toSnapshot(row, { incidents, elsewhere: (await findCompetingClaims(db, row)).elsewhere });
}

const CHECKING_DNS = { kind: 'looking' } as const;

async function pickUp(trx: Trx, id: string, now: string): Promise<DomainSnapshot | null> {
  const picked = await trx
    .updateTable('portal_domains')
    .set({
      status: 'verifying_dns',
      ...statusColumns(CHECKING_DNS),
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
    // A request has changed the row meanwhile; the round begins with that row.
    const row = await findDomain(trx, id).executeTakeFirst();
    return row === undefined ? null : snapshotOf(trx, row);
  }
  await writeJournal(trx, id, {
    timeline: [
      {
        at: now,
        kind: 'status_changed',
        from: 'pending_dns',
        to: 'verifying_dns',
        reason: null,
        detail: { kind: 'status', detail: CHECKING_DNS },
        by: 'system',
        evidence: null,
      },
    ],
    audit: [statusAudit({ ...picked, status: 'pending_dns' }, { at: now, to: picked.status })],
    announcements: [ofChange(picked)],
  });
  return snapshotOf(trx, picked);
}

export type RoundRecord = { domainId: string; decision: Decision; observations: Observations };

/**
 * Records the decision of a round in one transaction, and only while the row still has the generation and the round
 * number (`round`) that the decision was made from. So a decision is recorded once: if a worker dies before Temporal
 * has learned of its write, or lags behind the worker that replaced it, the second write finds a newer row. If the
 * decision proves a name that another tenant had proved, the name is transferred in the same transaction. A transfer
 * needs the TXT record at the exact name, as does a name above or below another tenant's; a decision that did not
 * know of the other tenant is stale.
 *
 * Locks are acquired in one order, so that no two rounds deadlock: first the lock on the registrable domain (only for
 * a new proof), then the domain's own row, then the row that loses the name.
 */
export async function recordRound(db: Db, round: RoundRecord): Promise<RecordOutcome> {
  const { domainId, decision } = round;
  if (!isUuid(domainId)) return { kind: 'gone' };
  return db.transaction().execute(async (trx): Promise<RecordOutcome> => {
    if (decision.changes.provedAt !== null) await lockNameToProve(trx, domainId);
    const row = await findDomain(trx, domainId).forUpdate().executeTakeFirst();
    if (row === undefined) return { kind: 'gone' };
    if (row.generation !== decision.generation || row.round !== decision.round)
      return { kind: 'stale', snapshot: await snapshotOf(trx, row) };
    if (decision.forget) {
      await forget(trx, row, decision.at);
      return { kind: 'gone' };
    }
    const competing = await competingWithNewProof(trx, row, decision);
    if (competing.elsewhere !== 'nowhere' && decision.changes.proofMethod !== 'txt')
      return {
        kind: 'stale',
        snapshot: toSnapshot(row, { elsewhere: competing.elsewhere, incidents: await incidentsNow(trx) }),
      };
    const { status, status_since: since, activated_at: activatedAt, conditions } = row;
    const before = { status, since, activatedAt, conditions };
    const after = await write(trx, row, round, competing);
    return { kind: 'recorded', snapshot: toSnapshot(after, { incidents: await incidentsNow(trx) }), before };
  });
}

const NO_COMPETING_CLAIMS: CompetingClaims = { elsewhere: 'nowhere', neighbours: [] };

function competingWithNewProof(trx: Trx, row: StoredDomain, { changes }: Decision): Promise<CompetingClaims> {
  const provesNow = row.proved_at === null && changes.provedAt !== null;
  return provesNow ? findCompetingClaims(trx, row) : Promise.resolve(NO_COMPETING_CLAIMS);
}

/**
 * Serialises new proofs of one name, and of names above and below each other. A row that is proved already needs no
 * lock: if it loses the name meanwhile, its generation is incremented and this round writes nothing.
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
  { decision, observations }: RoundRecord,
  { neighbours }: CompetingClaims,
): Promise<StoredDomain> {
  const { changes, at } = decision;
  const provesNow = row.proved_at === null && changes.provedAt !== null;
  const found = observations.dns?.ownership.flatMap(({ txt }) => txt) ?? [];
  const moved = provesNow && (await takeOver(trx, row, { at, found }));
  const after = await trx
    .updateTable('portal_domains')
    .set({
      round: row.round + 1,
      status: changes.status,
      ...statusColumns(decision.detail),
      reason: decision.reason,
      actor: decision.actor,
      conditions: json(changes.conditions),
      proved_at: changes.provedAt,
      verification_method: changes.proofMethod,
      edge_applied: changes.edgeApplied,
      certificate: jsonOrNull(changes.certificate),
      activated_at: changes.activatedAt,
      given_up_at: changes.givenUpAt,
      // No workflow waits for the check of a domain at rest.
      next_check_at: decision.rest === null ? changes.nextCheckAt : null,
      progress: json(changes.progress),
      renewal_warned_from: forecastRenewal({ ...changes, desired: row.desired }, at)?.warnFrom ?? null,
      updated_at: at,
      ...(provesNow ? { skeleton: registrableSkeleton(row.domain) } : {}),
      ...(endsAttempt(row, decision) ? withNewToken() : {}),
      ...(decision.checked ? { last_checked_at: at } : {}),
      ...(observations.dns === null
        ? {}
        : { last_dns: json(observations.dns), ...providerColumn(observations.dns) }),
      ...edgeObjectColumns(observations),
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await storeHealthSignals(trx, row, after, at);
  await keepCertificate(trx, { before: row, after, at });
  await keepPlace(trx, after, { rest: decision.rest, dueAt: changes.nextCheckAt, at });
  const servedAnew = moved || isServed(row) !== isServed(after);
  await writeJournal(trx, row.id, {
    timeline: decision.timeline,
    events: roundEvents(row, after, decision),
    audit: [
      ...(provesNow ? [proofAudit(after, at)] : []),
      ...(after.status === row.status ? [] : [statusAudit(row, { at, to: after.status })]),
    ],
    announcements: [ofChange(row), ...(servedAnew ? [{ channel: CHANNELS.edge, payload: row.domain }] : [])],
  });
  await recordMails(trx, row.id, roundMails(row, after, decision));
  if (provesNow) await notifyNeighbours(trx, row, neighbours, at);
  return after;
}

function roundEvents(row: StoredDomain, after: StoredDomain, decision: Decision): DomainEvent[] {
  const { at } = decision;
  const before = { certificate: row.certificate, warned: wasWarned(row) };
  const warning = warningOf(after, decision);
  return eventsOfRound({ at, before, after: { certificate: after.certificate, warning } });
}

function roundMails(row: StoredDomain, after: StoredDomain, decision: Decision): MailEvent[] {
  const warning = wasWarned(row) ? null : warningOf(after, decision);
  return mailsOfRound({ at: decision.at, before: mailFacts(row), after: mailFacts(after), warning });
}

const mailFacts = ({ status, actor, reason, status_detail }: StoredDomain) => ({
  ...{ status, actor, reason, statusDetail: status_detail },
});

/** A warning of the next renewal was due at the last check. */
const wasWarned = ({ renewal_warned_from: from, last_checked_at: last }: StoredDomain) =>
  from !== null && last !== null && from <= last;

/** A round without a check has observed nothing, so that it begins no warning either. */
const warningOf = (after: StoredDomain, { at, checked }: Decision) =>
  checked ? renewalWarning(toSnapshot(after), at) : null;

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
function edgeObjectColumns({ edge }: Observations) {
  if (edge === null || edge.failure !== null) return {};
  const nothing = edge.objects === 'absent' ? { secretName: null, routeVersion: null } : null;
  const objects = edge.objectNames ?? nothing;
  if (objects === null) return {};
  return { certificate_secret_name: objects.secretName, last_synced_resource_version: objects.routeVersion };
}

/** Keeps the provider that is known where the observation saw no name server, as in an outage of our resolvers. */
function providerColumn(dns: DnsObservation) {
  const provider = dnsProviderOf(dns);
  return provider === 'unknown' ? {} : { dns_provider: provider };
}

/** The row goes, and its timeline and waiting signals with it. */
async function forget(trx: Trx, row: StoredDomain, at: string): Promise<void> {
  await recordAudit(trx, roundAudit('domain.forgotten', row, { at, to: null }));
  await recordDomainEvents(trx, row.id, [{ at, type: 'domain.removed', data: {} }]);
  await trx.deleteFrom('portal_domains').where('id', '=', row.id).execute();
  await announceChange(trx, row);
  await announce(trx, CHANNELS.edge, row.domain);
}

/** From here on the name is the tenant's; by which record is part of it. */
function proofAudit({ id, tenant, domain, ...row }: StoredDomain, at: string): AuditEntry {
  const what = { by: systemAuthor('workflow'), at, action: 'domain.proved' as const, tenant, domainId: id };
  return { ...what, to: { domain, method: row.verification_method } };
}

function statusAudit(row: StoredDomain, { at, to }: { at: string; to: string }): AuditEntry {
  return roundAudit('domain.status_changed', row, { at, to });
}

function roundAudit(
  action: AuditAction,
  { id, tenant, domain, status }: StoredDomain,
  { at, to }: { at: string; to: string | null },
): AuditEntry {
  const what = { by: systemAuthor('workflow'), at, action, tenant, domainId: id, from: { domain, status } };
  return { ...what, to: to === null ? null : { domain, status: to } };
}

function findDomain(db: Db, id: string) {
  return db.selectFrom('portal_domains').selectAll().where('id', '=', id);
}
