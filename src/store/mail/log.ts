import type { MailTopic } from '../../core/mail/topics.ts';
import type { Db } from '../database/database.ts';
import type { MailOutcome } from './outcome.ts';

/** One event in the log of mails. Times are ISO 8601. */
export type MailRow = {
  id: number;
  at: string;
  tenant: string;
  domainId: string;
  domain: string;
  topic: MailTopic;
  /** The link that it goes with; null: to the tenant's contact. */
  link: string | null;
  attempts: number;
  lastError: string | null;
  /** When it is looked at next; null: it has ended. */
  nextAt: string | null;
  endedAt: string | null;
  outcome: MailOutcome | null;
};

/** Lists what mails were about, newest first; `before`: the id of the oldest one seen. */
export async function listMails(
  db: Db,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<MailRow[]> {
  let query = db
    .selectFrom('mails as m')
    .innerJoin('portal_domains as d', 'd.id', 'm.domain_id')
    .select(['m.id', 'm.at', 'm.tenant', 'm.domain_id as domainId', 'd.domain', 'm.topic', 'm.link'])
    .select(['m.attempts', 'm.last_error as lastError', 'm.next_at', 'm.ended_at as endedAt', 'm.outcome'])
    .orderBy('m.id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('m.id', '<', before);
  return (await query.execute()).map(({ next_at, ...row }) => ({
    ...row,
    nextAt: row.endedAt === null ? next_at : null,
  }));
}
