import { sql } from 'kysely';
import type { Domain } from '../client/client.ts';
import { CHANNELS } from '../store/database/notify.ts';
import { eventually } from './eventually.ts';
import { addLiveTenants } from './live-tenants.ts';
import { type RunningStack, startRunningStack } from './running-stack.ts';
import { onPatrol } from './stack-actions.ts';
import { countRunning } from './stack-temporal.ts';

/** A running product with live domains of several tenants. */
export type RestingStack = Awaited<ReturnType<typeof startRestingStack>>;

const TENANTS = 6;

/** Starts the product with a live domain of each of six tenants, and helpers for what the patrol has of them. */
export async function startRestingStack() {
  const stack = await startRunningStack();
  try {
    const domains = await addLiveTenants(stack, TENANTS, (index) => `portal.rest-${index}.localhost`);
    return { stack, domains, ...patrolOf(stack, domains) };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

function patrolOf(stack: RunningStack, domains: readonly Domain[]) {
  const ids = domains.map(({ id }) => id);
  const places = () =>
    stack.db
      .selectFrom('patrol')
      .innerJoin('portal_domains', 'portal_domains.id', 'patrol.domain_id')
      .select(['checked_at', 'dns_fingerprint', 'leased_until', 'round'])
      .orderBy('domain_id')
      .execute();
  return {
    ids,
    places,
    /** Resolves once each has a place on the patrol, and no workflow. */
    restsAgain: (withinMs = 90_000) =>
      eventually(
        'all are at rest',
        async () => (await onPatrol(stack, ids)) === TENANTS && (await countRunning(stack, ids)) === 0,
        { withinMs },
      ),
    /** Lets all visits be due now. */
    makeDue: () =>
      sql`with due as (update patrol set due_at = now() returning 1)
        select pg_notify(${CHANNELS.patrol}, count(*)::text) from due`.execute(stack.db),
    visitedSince: (since: string, withinMs = 60_000) =>
      eventually(
        'each is visited',
        async () =>
          (await places()).every(
            // A whole round is recorded before the visit that made it is written.
            ({ checked_at, leased_until }) => (checked_at ?? '') > since && leased_until === null,
          ),
        { withinMs },
      ),
  };
}
