import { sql } from 'kysely';
import { MAIL_WINDOW_SECONDS, type MailEvent, type MailTopic } from '../../core/mail/topics.ts';
import type { Db, Trx } from '../database/database.ts';
import { json, storable } from '../database/json.ts';
import type { MailOutcome } from './outcome.ts';

/** The recipient of a mail, as it stands when it is sent. */
export type Recipient = {
  tenant: string;
  tenantName: string;
  /** The link that it goes with; null: to the tenant's contact. */
  link: string | null;
  address: string;
  /** BCP 47. */
  language: string;
};

/** Events in hand. */
export type ClaimedMails = {
  /** Null: nobody is to get them any more. */
  recipient: Recipient | null;
  events: { id: number; domainId: string; topic: MailTopic; attempts: number; firstAt: string }[];
};

/**
 * Records what is worth a mail, one for each who is to get it, in the transaction of what happened, which holds the
 * domain's row. The same is not told again while it waits, nor within a day after it was sent.
 */
export async function recordMails(trx: Trx, domainId: string, events: readonly MailEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    with recipient as (
      select null::uuid as link from tenants t join portal_domains d on d.tenant = t.id
      where d.id = ${domainId} and t.contact_email is not null
      union all
      select id from domain_links where domain_id = ${domainId} and email is not null and ended_at is null
    )
    insert into mails (at, tenant, domain_id, link, topic, subject, next_at)
    select event.at, d.tenant, d.id, recipient.link, event.topic, event.subject,
      event.at + make_interval(secs => ${MAIL_WINDOW_SECONDS})
    from portal_domains d cross join recipient
      cross join jsonb_to_recordset(${json(events)}::jsonb) as event (at timestamptz, topic text, subject text)
    where d.id = ${domainId} and not exists (
      select from mails m where m.domain_id = d.id and m.link is not distinct from recipient.link
        and m.topic = event.topic and m.subject = event.subject and m.at > event.at - interval '1 day'
        and (m.outcome is null or m.outcome = 'sent'))`.execute(trx);
}

type ClaimedRow = {
  id: number;
  domain_id: string;
  topic: MailTopic;
  attempts: number;
  first_attempt_at: string;
  tenant: string;
  tenant_name: string;
  link: string | null;
  address: string | null;
  language: string | null;
};

/**
 * Takes everything that waits for the recipient whose first event is due, and hides it until `leaseUntil`: what came later
 * goes along, and is one mail. Null: nothing is due. Whoever claims and dies leaves it to the next one.
 */
export async function claimMails(
  db: Db,
  { now, leaseUntil }: { now: string; leaseUntil: string },
): Promise<ClaimedMails | null> {
  const { rows } = await sql<ClaimedRow>`
    with due as (
      select tenant, link from mails where ended_at is null and next_at <= ${now}
      order by next_at, id limit 1 for update skip locked
    ), picked as (
      select m.id from mails m join due on due.tenant = m.tenant and due.link is not distinct from m.link
      where m.ended_at is null and (m.next_at <= ${now} or m.attempts = 0)
      order by m.id limit 1000 for update of m skip locked
    ), claimed as (
      update mails m set next_at = ${leaseUntil}, attempts = m.attempts + 1, last_attempt_at = ${now},
        first_attempt_at = coalesce(m.first_attempt_at, ${now}), last_error = null
      from picked where m.id = picked.id returning m.*
    )
    select c.id, c.domain_id, c.topic, c.attempts, c.first_attempt_at, c.tenant, t.name as tenant_name, c.link,
      case when c.link is null then t.contact_email when l.ended_at is null and l.expires_at > ${now} then l.email end
        as address,
      case when c.link is null then t.contact_language else l.language end as language
    from claimed c join tenants t on t.id = c.tenant left join domain_links l on l.id = c.link
    order by c.id`.execute(db);
  const [first] = rows;
  if (first === undefined) return null;
  const { tenant, tenant_name: tenantName, link, address, language } = first;
  const isKnown = address !== null && language !== null;
  return {
    recipient: isKnown ? { tenant, tenantName, link, address, language } : null,
    events: rows.map(({ id, domain_id, topic, attempts, first_attempt_at }) => ({
      ...{ id, domainId: domain_id, topic, attempts, firstAt: first_attempt_at },
    })),
  };
}

/** When the next event becomes due; null: none waits. */
export async function nextMailAt(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('mails')
    .select('next_at')
    .where('ended_at', 'is', null)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_at ?? null;
}

/** Ends events: nothing more is sent of them. */
export async function endMails(
  db: Db,
  ids: readonly number[],
  { outcome, now, error = null }: { outcome: MailOutcome; now: string; error?: string | null },
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('mails')
    .set({ ended_at: now, outcome, last_error: error === null ? null : storable(error) })
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .execute();
}

/** Puts events off, with the reason. `attempted`: it was an attempt, and counts. */
export async function postponeMails(
  db: Db,
  ids: readonly number[],
  { nextAt, error, attempted }: { nextAt: string; error: string; attempted: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update mails set next_at = ${nextAt}, last_error = ${storable(error)},
      attempts = attempts - ${attempted ? 0 : 1},
      first_attempt_at = case when ${!attempted} and attempts = 1 then null else first_attempt_at end
    where id = any (${ids}::bigint[]) and ended_at is null`.execute(db);
}

/** Ends all that is due, where no mail is sent. */
export async function endUnsent(db: Db, now: string): Promise<void> {
  await db
    .updateTable('mails')
    .set({ ended_at: now, outcome: 'off' })
    .where('ended_at', 'is', null)
    .where('next_at', '<=', now)
    .execute();
}

/** Removes events from before a time. */
export async function forgetMails(
  db: Db,
  { before, limit }: { before: string; limit: number },
): Promise<number> {
  const { rows } = await sql`delete from mails where id in (
    select id from mails where at < ${before} order by at limit ${limit} for update skip locked) returning id`.execute(
    db,
  );
  return rows.length;
}

/** Counts the mails that were sent since a time: to this address, by whichever tenant, and to all of this tenant. */
export async function sentSince(
  db: Db,
  { address, tenant }: Pick<Recipient, 'address' | 'tenant'>,
  since: string,
): Promise<{ toAddress: number; ofTenant: number }> {
  const { rows } = await sentSinceQuery({ address, tenant }, since).execute(db);
  return rows[0] ?? { toAddress: 0, ofTenant: 0 };
}

/** Each count begins at an index: of the tenant's mails, or of the few contacts and links with this address. */
export function sentSinceQuery({ address, tenant }: Pick<Recipient, 'address' | 'tenant'>, since: string) {
  return sql<{ toAddress: number; ofTenant: number }>`
    select (
      select count(*)::int from (
        select m.tenant, m.link, m.ended_at from tenants t join mails m on m.tenant = t.id and m.link is null
        where lower(t.contact_email) = lower(${address}) and m.outcome = 'sent' and m.ended_at > ${since}
        union
        select m.tenant, m.link, m.ended_at from domain_links l join mails m on m.link = l.id
        where lower(l.email) = lower(${address}) and m.outcome = 'sent' and m.ended_at > ${since}
      ) as of_address
    ) as "toAddress", (
      select count(distinct (m.link, m.ended_at))::int from mails m
      where m.tenant = ${tenant} and m.outcome = 'sent' and m.ended_at > ${since}
    ) as "ofTenant"`;
}
