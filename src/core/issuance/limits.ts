import { plusSeconds } from '../lifecycle/schedules.ts';

const HOUR = 3600;

/**
 * The kinds of order records. `renewed`: an order by which a renewal replaces a certificate in the CA's sight (RFC 9773,
 * `replaces`), which Let's Encrypt exempts from its limits of new orders.
 */
export type OrderKind = 'ordered' | 'renewed' | 'issued';

/**
 * How much is asked of the CA within a while, below what Let's Encrypt allows (its rate limits, read in November 2026), so
 * that who starts over again and again, or switches off and on, spends neither a name's share nor everybody's:
 * - `ordered_for_name`: 5 failed validations an account, name and hour are allowed. An order that succeeds counts too, and
 *   so does each renewal, so that a CA which always wants one is not asked for ever.
 * - `issued_for_name`: 5 certificates for the same names in 7 days are allowed. Renewals count too.
 * - `ordered_by_tenant`: 300 orders an account in 3 hours are allowed; a third of that is one tenant's.
 * - `ordered_by_all`: of the same 300, so that tenants who begin many names leave the rest to renewals.
 *
 * The last two count no renewal that the CA exempts, and hold none back.
 */
export const ORDER_LIMITS = [
  {
    what: 'ordered_for_name',
    kinds: ['ordered', 'renewed'],
    ...{ of: 'domain', most: 5, withinSeconds: HOUR },
  },
  { what: 'issued_for_name', kinds: ['issued'], of: 'domain', most: 5, withinSeconds: 7 * 24 * HOUR },
  { what: 'ordered_by_tenant', kinds: ['ordered'], of: 'tenant', most: 100, withinSeconds: 3 * HOUR },
  { what: 'ordered_by_all', kinds: ['ordered'], of: 'all', most: 250, withinSeconds: 3 * HOUR },
] as const satisfies readonly Limit[];
export type OrderLimit = (typeof ORDER_LIMITS)[number];
type Limit = {
  what: string;
  kinds: readonly OrderKind[];
  of: 'domain' | 'tenant' | 'all';
  most: number;
  withinSeconds: number;
};

/** Tells whether a limit holds an order back; `exempt`: the CA does not count it as a new one. */
export const holdsOrder = ({ of }: OrderLimit, exempt: boolean): boolean => of === 'domain' || !exempt;

/** The longest that an order counts. */
export const ORDERS_COUNT_SECONDS = Math.max(...ORDER_LIMITS.map(({ withinSeconds }) => withinSeconds));

/** The oldest order of each limit that fills it up (ISO 8601), or null where there is room. */
export type FullSince = Record<OrderLimit['what'], string | null>;

/** Returns until when no further order may begin (ISO 8601): the latest of what is full; null: one may. */
export function limitsFullUntil(full: FullSince): string | null {
  return ORDER_LIMITS.reduce<string | null>((latest, { what, withinSeconds }) => {
    const since = full[what];
    const until = since === null ? null : plusSeconds(since, withinSeconds);
    return latest === null || (until !== null && until > latest) ? until : latest;
  }, null);
}
