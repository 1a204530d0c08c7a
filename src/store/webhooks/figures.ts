import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** The states in which an endpoint is counted. */
export const ENDPOINT_STATES = ['in_use', 'failing', 'disabled'] as const;
export type WebhookFigures = {
  /** `failing`: its last attempt failed. */
  endpoints: Record<(typeof ENDPOINT_STATES)[number], number>;
  /** Deliveries that wait, those of disabled endpoints included. */
  waiting: number;
};

/** Counts the endpoints and what waits for them. */
export async function webhookFigures(db: Db): Promise<WebhookFigures> {
  const { rows } = await sql<WebhookFigures['endpoints'] & { waiting: number }>`
    select count(*) filter (where disabled_at is null and failures = 0)::int as in_use,
      count(*) filter (where disabled_at is null and failures > 0)::int as failing,
      count(disabled_at)::int as disabled,
      coalesce(sum(waiting.count), 0)::int as waiting
    from webhook_endpoints e cross join lateral (
      select count(*) from webhook_deliveries d where d.endpoint = e.id and d.delivered_at is null) waiting`.execute(
    db,
  );
  const { waiting = 0, in_use = 0, failing = 0, disabled = 0 } = rows[0] ?? {};
  return { endpoints: { in_use, failing, disabled }, waiting };
}
