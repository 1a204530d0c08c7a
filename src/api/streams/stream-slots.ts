import type { Caller } from '../auth/caller.ts';
import { ApiProblem } from '../http/problem.ts';

/** How many event streams and long polls may be open: each is a connection, a subscription, and a query at each heartbeat. */
export const STREAMS_PER_TENANT = 50;
export const STREAMS_IN_ALL = 2_000;

export type StreamSlots = {
  /** A place for a tenant, or for an operator (null), who counts in all alone. @returns what gives it back, or what is full. */
  take(tenant: string | null): (() => void) | 'tenant_full' | 'all_full';
};

/** The places for open streams of this process. */
export function createStreamSlots({
  perTenant = STREAMS_PER_TENANT,
  inAll = STREAMS_IN_ALL,
} = {}): StreamSlots {
  const open = new Map<string, number>();
  let all = 0;
  const count = (tenant: string) => open.get(tenant) ?? 0;
  const add = (tenant: string | null, more: 1 | -1) => {
    all += more;
    if (tenant === null) return;
    const now = count(tenant) + more;
    if (now === 0) open.delete(tenant);
    else open.set(tenant, now);
  };
  return {
    take(tenant) {
      if (tenant !== null && count(tenant) >= perTenant) return 'tenant_full';
      if (all >= inAll) return 'all_full';
      add(tenant, 1);
      return () => add(tenant, -1);
    },
  };
}

/** When a stream that found no place may be tried again. */
const RETRY_STREAM_SECONDS = 10;

/**
 * Takes a place of the caller.
 * @returns what gives it back.
 * @throws ApiProblem `rate_limited` where none is left.
 */
export function takeSlot(slots: StreamSlots, caller: Caller): () => void {
  const taken = slots.take(caller.kind === 'tenant' ? caller.tenant : null);
  if (typeof taken !== 'string') return taken;
  const detail =
    taken === 'tenant_full'
      ? `This tenant has ${STREAMS_PER_TENANT} event streams and long polls open, and may have no more; close one first.`
      : `This server has ${STREAMS_IN_ALL} event streams and long polls open, and takes no more now; try again soon.`;
  throw new ApiProblem('rate_limited', detail, { retryAfter: RETRY_STREAM_SECONDS });
}
