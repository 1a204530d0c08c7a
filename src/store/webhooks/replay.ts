import { sql } from 'kysely';
import type { Db, Trx } from '../database/database.ts';
import { announce, CHANNELS } from '../database/notify.ts';
import type { Author } from '../domains/types.ts';
import { IS_FREE } from './deliveries.ts';
import { changeEndpoint, type WebhookEndpoint } from './endpoints.ts';

type Asked = { id: string; by: Author; now: string };

/**
 * Goes on with an endpoint that is disabled, where it stopped: all that waits is due, and its three days begin anew.
 * @returns null: there is no such endpoint.
 */
export function resumeEndpoint(db: Db, { id, by, now }: Asked): Promise<WebhookEndpoint | null> {
  return changeEndpoint(
    db,
    { id, by, now, action: 'webhook.resumed' },
    () => ({ disabled_at: null, disabled_reason: null, failures: 0 }),
    async (trx) => {
      await sql`update webhook_deliveries set next_at = ${now}, first_attempt_at = null
        where endpoint = ${id} and delivered_at is null and ${IS_FREE}`.execute(trx);
      await announce(trx, CHANNELS.webhooks, '');
    },
  );
}

/**
 * Sends the events since a time again, in their order and behind what waits already; what waits itself is not doubled.
 * @returns how many, or null: there is no such endpoint.
 */
export async function replayEvents(
  db: Db,
  { id, since, by, now }: Asked & { since: string },
): Promise<number | null> {
  let count = 0;
  const change = { id, by, now, action: 'webhook.replayed' as const };
  const endpoint = await changeEndpoint(
    db,
    change,
    ({ failures }) => ({ failures }),
    async (trx) => {
      count = await deliverAgain(trx, { id, since, now });
      await announce(trx, CHANNELS.webhooks, '');
    },
  );
  return endpoint === null ? null : count;
}

async function deliverAgain(
  trx: Trx,
  { id, since, now }: { id: string; since: string; now: string },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into webhook_deliveries (endpoint, event, lane, next_at)
    select e.id, v.id, coalesce(v.domain_id::text, 'installation'), ${now}
    from webhook_endpoints e join webhook_events v
      on (e.tenant is null or e.tenant = v.tenant) and (e.events is null or v.type = any (e.events))
    where e.id = ${id} and v.at >= ${since} and not exists (
      select from webhook_deliveries waiting
      where waiting.endpoint = e.id and waiting.event = v.id and waiting.delivered_at is null)
    order by v.id`.execute(trx);
  return Number(numAffectedRows ?? 0);
}
