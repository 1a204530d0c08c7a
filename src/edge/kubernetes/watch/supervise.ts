import { wait } from '../../../lib/wait.ts';
import { endHangingChallenges } from './hanging-challenges.ts';
import { beginNow, beginsTooLate, retriesByItself, suspendRetries } from './own-retries.ts';
import type { SupervisionOptions } from './supervision.ts';
import { createUntakenOrders } from './untaken-orders.ts';

/** The interval between two checks. */
const CHECK_MS = 10_000;

/**
 * Supervises cert-manager's attempts until `signal` aborts, so that no order begins or goes on that the issuance policy
 * does not know of: ends hanging challenges and orders that the CA does not take, and suspends the retries that
 * cert-manager would make by itself. All of it follows from what stands in the cluster, whoever was away meanwhile.
 */
export async function superviseAttempts(options: SupervisionOptions, signal: AbortSignal): Promise<void> {
  const { clock, patience, index, onError } = options;
  const interval = Math.min(CHECK_MS, patience.challengeMs, patience.orderMs);
  const untaken = createUntakenOrders(options);
  while (!signal.aborted) {
    await wait(interval, signal, { ref: false });
    if (signal.aborted) return;
    await endHangingChallenges(options);
    await untaken.end();
    for (const certificate of index.certificates()) {
      const now = clock();
      if (retriesByItself(certificate, now)) await suspendRetries(options, certificate).catch(onError);
      if (beginsTooLate(certificate, now)) await beginNow(options, certificate, now).catch(onError);
    }
  }
}
