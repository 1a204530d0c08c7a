import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';
import type { CertificateFacts } from '../observations.ts';

/** The facts of a tenant's own certificate, without its key; kept in the domain's row. ISO 8601. */
export type OwnCertificate = Pick<CertificateFacts, 'notBefore' | 'notAfter' | 'issuer' | 'fingerprint'> & {
  uploadedAt: string;
};

/**
 * - `served`: the edge serves it in place of the CA's. `ending`: likewise, and it is time to replace it.
 * - `ended`: the CA's is served again.
 */
export type OwnState = 'served' | 'ending' | 'ended';

type Life = Pick<OwnCertificate, 'notBefore' | 'notAfter'>;

/** Its end is told this long before, or when a third of its life is left, whichever is later. */
const WARNED_BEFORE_SECONDS = 14 * 86_400;
/**
 * The CA's takes over this long before the end, or when a tenth of its life is left: long enough for a worker that restarts,
 * and for a client with a fast clock, so that nobody meets one that has ended.
 */
const LEFT_UNUSED_SECONDS = 3_600;
const LEFT_UNUSED_SHARE = 1 / 10;

/** Returns when the coming end of an own certificate is told from. */
export function ownWarnedFrom({ notBefore, notAfter }: OwnCertificate): string {
  const third = secondsBetween(notBefore, notAfter) / 3;
  return plusSeconds(notAfter, -Math.min(third, WARNED_BEFORE_SECONDS));
}

/** Returns until when an own certificate is served. */
export function ownServedUntil({ notBefore, notAfter }: Life): string {
  const unused = Math.min(LEFT_UNUSED_SECONDS, secondsBetween(notBefore, notAfter) * LEFT_UNUSED_SHARE);
  return plusSeconds(notAfter, -unused);
}

/** Tells how an own certificate stands. */
export function ownState(own: OwnCertificate, now: string): OwnState {
  if (ownServedUntil(own) <= now) return 'ended';
  return ownWarnedFrom(own) <= now ? 'ending' : 'served';
}

/** Returns the own certificate that the edge is to serve now; null: the CA's. */
export function ownToServe(own: OwnCertificate | null | undefined, now: string): OwnCertificate | null {
  return own !== null && own !== undefined && ownState(own, now) !== 'ended' ? own : null;
}

/** Returns when the state of an own certificate changes next; null: never. */
export function nextOwnChange(own: OwnCertificate | null | undefined, now: string): string | null {
  if (own === null || own === undefined) return null;
  return [ownWarnedFrom(own), ownServedUntil(own)].find((at) => at > now) ?? null;
}
