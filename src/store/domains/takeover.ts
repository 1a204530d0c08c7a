import { condition } from '../../core/conditions.ts';
import type { TimelineEntry } from '../../core/lifecycle/decision.ts';
import type { EventDetail } from '../../core/lifecycle/details.ts';
import { holdsOwnershipProof, ownershipRecordName } from '../../core/ownership/ownership-txt.ts';
import { recordAudit, systemAuthor } from '../audit/audit.ts';
import type { Trx } from '../database/database.ts';
import { json } from '../database/json.ts';
import { announceChange } from '../database/notify.ts';
import { endLinks } from '../links/links.ts';
import { enqueueSignal } from '../outbox/outbox.ts';
import { withNewToken } from './ownership-tokens.ts';
import type { StoredDomain } from './rows.ts';
import { appendTimeline } from './timeline.ts';

/**
 * Transfers the name from the tenant that had proved it to `winner`, who proves it now; call it in the winner's
 * transaction, under the name's advisory lock and before the winner's row is written. The loser's proof, token and
 * generation change, so that neither its TXT record nor an earlier decision counts any more, and its links end. Both
 * timelines record the transfer.
 * @param found the TXT values that the winner's check observed; a record of the loser among them is mentioned.
 * @returns whether another tenant had proved the name.
 */
export async function takeOver(
  trx: Trx,
  winner: StoredDomain,
  { at, found }: { at: string; found: readonly string[] },
): Promise<boolean> {
  const loser = await trx
    .selectFrom('portal_domains')
    .selectAll()
    .where('domain', '=', winner.domain)
    .where('proved_at', 'is not', null)
    .where('id', '<>', winner.id)
    .forUpdate()
    .executeTakeFirst();
  if (loser === undefined) return false;
  const lost = condition('Owned', 'moved_away', { case: 'lost', domain: winner.domain }, at);
  await trx
    .updateTable('portal_domains')
    .set({
      proved_at: null,
      verification_method: null,
      ...withNewToken(),
      generation: loser.generation + 1,
      conditions: json([...loser.conditions.filter(({ type }) => type !== 'Owned'), lost]),
      updated_at: at,
    })
    .where('id', '=', loser.id)
    .execute();
  await endLinks(trx, { domainId: loser.id, end: 'transferred', now: at });
  await appendTimeline(trx, loser.id, [moved(at, 'moved_away', { kind: 'condition', condition: lost })]);
  await enqueueSignal(trx, { domainId: loser.id, tenant: loser.tenant, signal: 'check', now: at });
  await announceChange(trx, loser);
  await appendTimeline(trx, winner.id, [moved(at, null, gained(loser, found))]);
  for (const { id, tenant, action } of [
    { ...loser, action: 'domain.lost' as const },
    { ...winner, action: 'domain.gained' as const },
  ]) {
    const what = { by: systemAuthor('workflow'), at, action, tenant, domainId: id };
    await recordAudit(trx, { ...what, to: { domain: winner.domain } });
  }
  return true;
}

function gained({ domain, verification_details }: StoredDomain, found: readonly string[]): EventDetail {
  const stillThere = holdsOwnershipProof(found, verification_details.token);
  return { kind: 'gained', recordName: stillThere ? ownershipRecordName(domain) : null };
}

function moved(at: string, reason: TimelineEntry['reason'], detail: EventDetail): TimelineEntry {
  return { at, kind: 'moved', from: null, to: null, reason, detail, by: 'system', evidence: null };
}
