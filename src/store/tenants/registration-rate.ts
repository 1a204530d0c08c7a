import type { Trx } from '../database/database.ts';
import type { RegisterOutcome } from '../domains/types.ts';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Returns the refusal if the tenant has used up its registrations of the last day, else null; call it under the lock
 * on the tenant's row. Counts audit entries, which outlive deleted domains, so that alternately adding and deleting
 * counts too.
 * @param perDay null: no limit.
 */
export async function tooManyRegistrations(
  trx: Trx,
  { tenant, perDay, now }: { tenant: string; perDay: number | null; now: string },
): Promise<Extract<RegisterOutcome, { kind: 'too_many_registrations' }> | null> {
  if (perDay === null) return null;
  const first = await trx
    .selectFrom('audit')
    .select('at')
    .where('tenant', '=', tenant)
    .where('action', '=', 'domain.registered')
    .where('actor_kind', '=', 'tenant')
    .where('at', '>', new Date(Date.parse(now) - DAY_MS).toISOString())
    .orderBy('at', 'desc')
    .offset(perDay - 1)
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return null;
  const nextAt = new Date(Date.parse(first.at) + DAY_MS).toISOString();
  return { kind: 'too_many_registrations', limit: perDay, nextAt };
}
