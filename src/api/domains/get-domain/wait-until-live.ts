import { mayBecomeLive, phaseOf } from '../../../core/lifecycle/phase.ts';
import type { Db } from '../../../store/database/database.ts';
import type { DomainRow } from '../../../store/domains/types.ts';
import type { ApiDeps } from '../../http/deps.ts';
import { Wake } from '../../streams/wake.ts';
import { findDomain } from '../find-domain.ts';

/** `db` is held to the caller's tenant where a tenant's token asks. */
type WaitDeps = Pick<ApiDeps, 'changes' | 'stopping' | 'streamHeartbeatMs' | 'streamLifeMs'> & { db: Db };

type Waited = {
  tenant: string;
  id: string;
  /** Milliseconds. */
  withinMs: number;
  /** Aborts when nobody waits for the answer any more. */
  clientGone: AbortSignal;
};

/**
 * Waits until the domain is live, will not become so without a request, or the time is over; woken by its changes.
 * Returns the domain as it is then.
 * @throws ApiProblem `domain_not_found`, also where it is forgotten meanwhile.
 */
export async function waitUntilLive(
  { db, changes, stopping, streamHeartbeatMs, streamLifeMs }: WaitDeps,
  { tenant, id, withinMs, clientGone }: Waited,
): Promise<DomainRow> {
  const wake = new Wake();
  const unsubscribe = changes.subscribe(id, () => wake.call());
  const mostMs = Math.min(withinMs, streamLifeMs);
  const over = AbortSignal.any([stopping, clientGone, AbortSignal.timeout(mostMs)]);
  try {
    for (;;) {
      const domain = await findDomain(db, tenant, id);
      if (over.aborted || !mayBecomeLive(phaseOf(domain))) return domain;
      // Read again at each heartbeat too, in case a notification was lost.
      await wake.wait(streamHeartbeatMs, over);
    }
  } finally {
    unsubscribe();
  }
}
