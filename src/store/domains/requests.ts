import type { Condition, Reason } from '../../core/conditions.ts';
import { freshProgress } from '../../core/domain.ts';
import { historyAfterUnpause, historyForRetry } from '../../core/issuance/back-off.ts';
import type { TimelineEntry } from '../../core/lifecycle/decision.ts';
import { evidenceAfterRelease } from '../../core/lifecycle/evidence.ts';
import { ownAtEdge, withCaCondition } from '../../core/lifecycle/own-certificate.ts';
import { type ChangeRequest, judgeRequest } from '../../core/lifecycle/requests.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Db, Trx } from '../database/database.ts';
import { json } from '../database/json.ts';
import { announce, announceChange, CHANNELS } from '../database/notify.ts';
import { isUuid } from '../database/uuid.ts';
import { endLinks } from '../links/links.ts';
import { enqueueSignal } from '../outbox/outbox.ts';
import { withNewToken } from './ownership-tokens.ts';
import {
  isServed,
  type StoredDomain,
  selectDomains,
  statusColumns,
  toDomainRow,
  toSnapshot,
} from './rows.ts';
import { appendTimeline } from './timeline.ts';
import type { Author, DomainRow, OutboxSignal, RequestOutcome } from './types.ts';

export type RequestedChange = {
  id: string;
  /** The tenant that asks; null: an operator, for any tenant. */
  tenant: string | null;
  request: ChangeRequest;
  by: Author;
  now: string;
  /** Why it is asked, in the words of who asks; for the audit. */
  note?: string | undefined;
  /** Returns whether the domain is still the one that the request was decided on; not given: any is. */
  isExpected?: (domain: DomainRow) => boolean;
};

/**
 * Stores a requested change of a domain: the row, the timeline and the signal in one transaction.
 * - `refresh`, `reconcile`: the row stays as it is, its workflow is signalled.
 * - `retry`: starts a new attempt, also for a disabled domain. An `active` domain has nothing to start over: as
 *   `refresh`.
 * - `disable`, `delete`: change the desired state. Repeated, they write and signal nothing: the removal under way is
 *   retried until it is done.
 * - `unpause`: ends the CA's pause here, so that the next order begins. It writes nothing where there is none.
 * - `hold`, `release`: begin and end an operator's suspension of the domain's removals. After a release nothing
 *   counts that was seen meanwhile (`evidenceAfterRelease`).
 *
 * Every change of the row increments its generation, so that a reconciliation that began before cannot overwrite it.
 * After `delete` the domain can be neither retried nor disabled.
 */
export async function requestChange(db: Db, change: RequestedChange): Promise<RequestOutcome> {
  if (!isUuid(change.id)) return { kind: 'not_found' };
  return db.transaction().execute((trx) => requestChangeIn(trx, change));
}

/** As `requestChange`, in the caller's transaction. */
export async function requestChangeIn(trx: Trx, change: RequestedChange): Promise<RequestOutcome> {
  const row = await selectDomains(trx)
    .where('portal_domains.id', '=', change.id)
    .forUpdate('portal_domains')
    .executeTakeFirst();
  if (row === undefined || (change.tenant !== null && change.tenant.toLowerCase() !== row.tenant)) {
    return { kind: 'not_found' };
  }
  const domain = toDomainRow(row);
  if (change.isExpected?.(domain) === false) return { kind: 'changed_since', domain };
  const verdict = judgeRequest(change.request, domain);
  if (verdict !== 'accepted') return { kind: verdict, domain };
  return { kind: 'accepted', domain: toDomainRow({ ...row, ...(await store(trx, row, change)) }) };
}

async function store(trx: Trx, row: StoredDomain, change: RequestedChange): Promise<StoredDomain> {
  const { request, now } = change;
  const changes = changesFor(row, change);
  let after = row;
  if (changes !== null) {
    after = await trx
      .updateTable('portal_domains')
      .set({ ...changes, generation: row.generation + 1, updated_at: now })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }
  if (request === 'delete') await endLinks(trx, { domainId: row.id, end: 'deleted', now });
  await appendTimeline(trx, row.id, entriesFor(row, after, change));
  await recordAudit(trx, {
    ...{ by: change.by, at: now, action: `domain.${request}`, tenant: row.tenant, domainId: row.id },
    from: wantedOf(row),
    to: { ...wantedOf(after), ...(change.note === undefined ? {} : { note: change.note }) },
  });
  await enqueueSignal(trx, { domainId: row.id, tenant: row.tenant, signal: SIGNAL_OF[request], now });
  await announceChange(trx, row);
  if (isServed(row) !== isServed(after)) await announce(trx, CHANNELS.edge, row.domain);
  return after;
}

/** The signal by which the workflow of the domain hears of each request. */
const SIGNAL_OF: Record<ChangeRequest, OutboxSignal> = {
  refresh: 'reconcile',
  retry: 'reconcile',
  reconcile: 'reconcile',
  disable: 'disable',
  delete: 'disable',
  unpause: 'reconcile',
  hold: 'reconcile',
  release: 'reconcile',
};

/**
 * Returns the columns that the request changes, or null when it changes none. Every change makes the next check due
 * at once, so that the sweep of overdue domains finds the row if its workflow is lost.
 */
function changesFor(row: StoredDomain, { request, now }: RequestedChange) {
  switch (request) {
    case 'refresh':
    case 'reconcile':
      return null;
    case 'disable':
      return { desired: 'disabled' as const, next_check_at: now };
    case 'delete':
      return { desired: 'deleted' as const, next_check_at: now, ...statusColumns({ kind: 'removing' }) };
    case 'unpause':
      return {
        next_check_at: now,
        progress: json({ ...row.progress, ...historyAfterUnpause(row.progress) }),
      };
    case 'hold':
      return { held_since: now, next_check_at: now };
    case 'release':
      return {
        ...{ held_since: null, next_check_at: now },
        progress: json({ ...row.progress, ...evidenceAfterRelease() }),
      };
    case 'retry':
      if (row.desired === 'active' && row.status === 'active' && row.proved_at !== null) return null;
      return {
        desired: 'active' as const,
        status: 'pending_dns' as const,
        ...statusColumns(STARTING_OVER),
        reason: 'not_checked' as const,
        actor: 'nobody' as const,
        given_up_at: null,
        next_check_at: now,
        progress: json({
          ...freshProgress(now),
          ...ownAtEdge(row.progress),
          ...historyForRetry(withCaCondition(toSnapshot(row))),
        }),
        ...(row.desired === 'disabled' && !row.edge_applied ? unproved() : {}),
        ...(row.desired !== 'active' && row.edge_applied ? { certificate: null } : {}),
        conditions: json(row.conditions.filter((one) => !isOver(one, row))),
      };
  }
}

const STARTING_OVER = { kind: 'starting_over' } as const;

/**
 * Returns whether a condition belongs to the attempt before. The loss or expiry of the name ended that attempt, and
 * this one may prove it anew. The conditions at the edge of a disabled domain go too: its objects may be gone
 * although no reconciliation has recorded it yet, and a new order must be counted as new.
 */
function isOver({ type, reason }: Condition, { desired, edge_applied }: StoredDomain): boolean {
  const wasAtTheEdge = type === 'CertificateReady' || type === 'Routed';
  return ENDED.includes(reason) || (wasAtTheEdge && desired !== 'active' && edge_applied);
}

/** Reasons that end an attempt; they say nothing about the next one. */
const ENDED: readonly Reason[] = ['moved_away', 'claim_expired'];

/**
 * Returns the columns that discard a proof. A disabled domain without objects at the edge must prove ownership again:
 * a CNAME record that is still published does so at once, a TXT record is published anew. A proof whose order has not
 * begun is still valid and stays.
 */
const unproved = () => ({ proved_at: null, verification_method: null, ...withNewToken() });

function wantedOf({ domain, desired, status }: StoredDomain) {
  return { domain, desired, status };
}

function entriesFor(row: StoredDomain, after: StoredDomain, change: RequestedChange): TimelineEntry[] {
  const { request, by, now } = change;
  const common = { at: now, reason: null, by: by.kind, evidence: null };
  const entries: TimelineEntry[] = [
    { ...common, kind: 'requested', from: null, to: request, detail: { kind: 'request', request } },
  ];
  if (after.status !== row.status) {
    entries.push({
      ...common,
      kind: 'status_changed',
      from: row.status,
      to: after.status,
      detail: { kind: 'status', detail: STARTING_OVER },
    });
  }
  return entries;
}
