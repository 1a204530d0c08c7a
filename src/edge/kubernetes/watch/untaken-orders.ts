import { findAttempt } from '../observe/attempt.ts';
import {
  conditionOf,
  hasFailed,
  type ObservedCertificate,
  type ObservedOrder,
} from '../observe/cert-manager.ts';
import { NOT_TAKEN } from '../observe/obstacle.ts';
import { domainIdOf } from '../resources/names.ts';
import { giveUpIssuance } from './give-up.ts';
import { isOfPolicy } from './own-retries.ts';
import type { SupervisionOptions } from './supervision.ts';

/** In a burst hundreds wait for their turn at cert-manager: so many are asked for in one check, the others in the next. */
const MOST_AT_ONCE = 50;

/**
 * Ends orders that the CA has not taken for as long as our patience lasts. cert-manager asks a CA that answers with HTTP
 * 5xx, or not at all, again after 5, 10, 20 … seconds for ever, whatever its Retry-After says, and keeps nothing of the
 * answers. A renewal is left to it, as it has time. Orders are not watched: of a Certificate that is being issued for so
 * long they are asked for, mostly once within the same time.
 */
export function createUntakenOrders(options: SupervisionOptions): { end(): Promise<void> } {
  const { clock, patience, index, onError } = options;
  const askAgainAt = new Map<string, number>();
  return {
    async end() {
      const now = clock();
      const since = now.getTime() - patience.orderMs;
      for (const [uid, at] of askAgainAt) if (at <= now.getTime()) askAgainAt.delete(uid);
      const isDue = (one: ObservedCertificate) =>
        issuingSince(one) <= since && isOfPolicy(one, now) && !askAgainAt.has(one.metadata.uid);
      for (const certificate of index.certificates().filter(isDue).slice(0, MOST_AT_ONCE)) {
        const order = await endUntaken(options, certificate, since).catch(onError);
        // The Certificate is older than its order, which may still have time.
        const from = isPending(order ?? null)
          ? Date.parse(order?.metadata.creationTimestamp ?? '')
          : now.getTime();
        askAgainAt.set(certificate.metadata.uid, from + patience.orderMs);
      }
    },
  };
}

/** Milliseconds since 1970; none is under way: never. */
function issuingSince(certificate: ObservedCertificate): number {
  const issuing = conditionOf(certificate, 'Issuing');
  return issuing?.status === 'True' ? Date.parse(issuing.lastTransitionTime ?? '') : Number.POSITIVE_INFINITY;
}

/** Returns the order where it is not ended. */
async function endUntaken(
  options: SupervisionOptions,
  { metadata: { name, namespace, uid } }: ObservedCertificate,
  since: number,
): Promise<ObservedOrder | null> {
  const now = await options.client.get<ObservedCertificate>({ kind: 'Certificate', name, namespace });
  if (now === null || now.metadata.uid !== uid) return null;
  const attempt = await findAttempt(options, now, () => false);
  const domainId = domainIdOf(now);
  if (domainId === null || !isUntaken(attempt.order, since)) return attempt.order;
  await giveUpIssuance(options, now, attempt, NOT_TAKEN);
  options.onGaveUp(domainId, NOT_TAKEN.detail);
  options.notify(domainId);
  return null;
}

const isPending = (order: ObservedOrder | null): order is ObservedOrder =>
  order !== null && order.status?.url === undefined && !hasFailed(order);

const isUntaken = (order: ObservedOrder | null, since: number) =>
  isPending(order) && Date.parse(order.metadata.creationTimestamp) <= since;
