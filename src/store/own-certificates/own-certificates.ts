import type { SealedKey } from '../../certificates/sealed-key.ts';
import type { TimelineEntry } from '../../core/lifecycle/decision.ts';
import type { OwnCertificateChange } from '../../core/lifecycle/details.ts';
import type { OwnCertificate } from '../../core/own-certificate/life.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Db, Trx } from '../database/database.ts';
import { json, jsonOrNull } from '../database/json.ts';
import { announceChange } from '../database/notify.ts';
import { isUuid } from '../database/uuid.ts';
import { type StoredDomain, selectDomains, toDomainRow } from '../domains/rows.ts';
import { appendTimeline } from '../domains/timeline.ts';
import type { Author, DomainRow } from '../domains/types.ts';
import { enqueueSignal } from '../outbox/outbox.ts';

/** An own certificate as it is kept: its key is sealed, by a key that is not in the database. */
export type KeptCertificate = { facts: OwnCertificate; chain: string; key: SealedKey };

type Change = {
  domainId: string;
  tenant: string;
  by: Author;
  now: string;
  /** Returns whether the domain is still the one that the change was decided on; not given: any is. */
  isExpected?: (domain: DomainRow) => boolean;
};

/** `not_possible`: nobody wants the domain served, so that nothing of it may be kept. */
export type OwnCertificateOutcome =
  | { kind: 'stored' | 'no_change' | 'not_possible' | 'changed_since'; domain: DomainRow }
  | { kind: 'not_found' };

/** Keeps an own certificate in place of an earlier one, and wakes the domain; the earlier one stays where this fails. */
export function putOwnCertificate(
  db: Db,
  change: Change & { certificate: KeptCertificate },
): Promise<OwnCertificateOutcome> {
  const { facts, chain, key } = change.certificate;
  return changing(db, change, async (trx, row) => {
    if (row.desired !== 'active' || row.given_up_at !== null) return 'not_possible';
    const after = await write(trx, row, change, { change: 'put', facts });
    await forget(trx, row.id);
    await trx
      .insertInto('own_certificates')
      .values({
        ...{ domain_id: row.id, tenant: row.tenant, chain },
        ...{ sealing_key_id: key.sealingKeyId, sealed_key: key.sealed },
      })
      .execute();
    return after;
  });
}

/** Deletes an own certificate with its key, and wakes the domain; the CA's is served again. */
export function removeOwnCertificate(db: Db, change: Change): Promise<OwnCertificateOutcome> {
  return changing(db, change, async (trx, row) => {
    const facts = row.own_certificate;
    if (facts === null) return 'no_change';
    const after = await write(trx, row, change, { change: 'removed', facts });
    await forget(trx, row.id);
    return after;
  });
}

/** Returns the own certificate that is kept for a domain, its key sealed; null: there is none. */
export async function readOwnCertificate(db: Db, domainId: string): Promise<KeptCertificate | null> {
  if (!isUuid(domainId)) return null;
  const row = await db
    .selectFrom('own_certificates')
    .innerJoin('portal_domains', 'portal_domains.id', 'own_certificates.domain_id')
    .select(['chain', 'sealing_key_id', 'sealed_key', 'own_certificate'])
    .where('domain_id', '=', domainId)
    .executeTakeFirst();
  if (row === undefined || row.own_certificate === null) return null;
  const key = { sealingKeyId: row.sealing_key_id, sealed: row.sealed_key };
  return { facts: row.own_certificate, chain: row.chain, key };
}

async function changing(
  db: Db,
  { domainId, tenant, isExpected }: Change,
  work: (trx: Trx, row: StoredDomain) => Promise<StoredDomain | 'no_change' | 'not_possible'>,
): Promise<OwnCertificateOutcome> {
  if (!isUuid(domainId)) return { kind: 'not_found' };
  return db.transaction().execute(async (trx) => {
    const row = await selectDomains(trx)
      .where('portal_domains.id', '=', domainId)
      .forUpdate('portal_domains')
      .executeTakeFirst();
    if (row === undefined || row.tenant !== tenant.toLowerCase()) return { kind: 'not_found' };
    if (isExpected?.(toDomainRow(row)) === false) return { kind: 'changed_since', domain: toDomainRow(row) };
    const after = await work(trx, row);
    if (typeof after === 'string') return { kind: after, domain: toDomainRow(row) };
    return { kind: 'stored', domain: toDomainRow({ ...row, ...after }) };
  });
}

/** Writes the facts, the timeline, the audit and the signal. A round that began before cannot overwrite it. */
async function write(
  trx: Trx,
  row: StoredDomain,
  { by, now }: Change,
  detail: OwnCertificateChange,
): Promise<StoredDomain> {
  const facts = detail.change === 'put' ? detail.facts : null;
  const after = await trx
    .updateTable('portal_domains')
    .set({
      own_certificate: jsonOrNull(facts),
      // Before any apply: whatever becomes of the round that makes it, what is at the edge is looked for.
      ...(facts === null ? {} : { progress: json({ ...row.progress, ownAtEdge: true as const }) }),
      generation: row.generation + 1,
      next_check_at: now,
      updated_at: now,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await appendTimeline(trx, row.id, [entryOf(detail, by.kind, now)]);
  await recordAudit(trx, {
    ...{ by, at: now, tenant: row.tenant, domainId: row.id },
    action: detail.change === 'put' ? 'domain.certificate_put' : 'domain.certificate_removed',
    from: row.own_certificate && auditOf(row.own_certificate),
    to: facts && auditOf(facts),
  });
  // Nobody asked for a new attempt at the CA.
  await enqueueSignal(trx, { domainId: row.id, tenant: row.tenant, signal: 'check', now });
  await announceChange(trx, row);
  return after;
}

const auditOf = ({ fingerprint, issuer, notAfter }: OwnCertificate) => ({ fingerprint, issuer, notAfter });

function entryOf(detail: OwnCertificateChange, by: TimelineEntry['by'], at: string): TimelineEntry {
  return {
    ...{ at, kind: 'own_certificate', from: null, to: detail.change, reason: null, by, evidence: null },
    detail: { kind: 'own_certificate', ...detail },
  };
}

async function forget(trx: Trx, domainId: string): Promise<void> {
  await trx.deleteFrom('own_certificates').where('domain_id', '=', domainId).execute();
}
