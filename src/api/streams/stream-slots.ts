import type { Caller } from '../auth/caller.ts';
import { ApiProblem } from '../http/problem.ts';

/** The event streams and long polls that may be open: each is a connection, a subscription, and a query at each heartbeat. */
export const STREAMS_PER_TENANT = 50;
export const STREAMS_IN_ALL = 2_000;
/** The event streams by all links of one domain. */
const STREAMS_BY_LINKS = 10;

export type StreamSlots = {
  /**
   * A place for a holder, a tenant or the links of a domain, or for an operator (null), who counts in all alone.
   * @param most the holder's places; a tenant's when not given.
   * @returns what gives it back, or what is full.
   */
  take(holder: string | null, most?: number): (() => void) | 'holder_full' | 'all_full';
};

/** The places for open streams of this process. */
export function createStreamSlots({
  perTenant = STREAMS_PER_TENANT,
  inAll = STREAMS_IN_ALL,
} = {}): StreamSlots {
  const open = new Map<string, number>();
  let all = 0;
  const count = (holder: string) => open.get(holder) ?? 0;
  const add = (holder: string | null, more: 1 | -1) => {
    all += more;
    if (holder === null) return;
    const now = count(holder) + more;
    if (now === 0) open.delete(holder);
    else open.set(holder, now);
  };
  return {
    take(holder, most = perTenant) {
      if (holder !== null && count(holder) >= most) return 'holder_full';
      if (all >= inAll) return 'all_full';
      add(holder, 1);
      return () => add(holder, -1);
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
  return placeOf(
    taken,
    `This tenant has ${STREAMS_PER_TENANT} event streams and long polls open, and may have no more; close one first.`,
  );
}

/** As `takeSlot`, for a link to the records of a domain: its places are no tenant's, so that nobody can take those. */
export function takeLinkSlot(slots: StreamSlots, domainId: string): () => void {
  return placeOf(
    slots.take(`links ${domainId}`, STREAMS_BY_LINKS),
    `The links of this domain have ${STREAMS_BY_LINKS} event streams open, and may have no more; close one first.`,
  );
}

/** @throws ApiProblem `rate_limited` where none is left. */
function placeOf(taken: ReturnType<StreamSlots['take']>, full: string): () => void {
  if (typeof taken !== 'string') return taken;
  const detail =
    taken === 'holder_full'
      ? full
      : `This server has ${STREAMS_IN_ALL} event streams and long polls open, and takes no more now; try again soon.`;
  throw new ApiProblem('rate_limited', detail, { retryAfter: RETRY_STREAM_SECONDS });
}
