import type { DomainSnapshot } from '../domain.ts';
import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';
import type { CertificateFacts } from '../observations.ts';

/**
 * Renewal is due when this share of the lifetime is left; of a lifetime below ten days half. Let's Encrypt's own windows
 * lie there too (core/objects.go of its server, RenewalInfoSimple).
 */
const SHARE_LEFT = 1 / 3;
const SHORT_SECONDS = 10 * 24 * 3_600;
const SHORT_SHARE_LEFT = 1 / 2;

/** Returns when a certificate is to be renewed: when the CA wants it, else by its lifetime alone. ISO 8601. */
export function renewalTime({ notBefore, notAfter, renewAt }: CertificateFacts): string {
  const lifetime = secondsBetween(notBefore, notAfter);
  const share = lifetime < SHORT_SECONDS ? SHORT_SHARE_LEFT : SHARE_LEFT;
  return renewAt !== undefined && renewAt < notAfter ? renewAt : plusSeconds(notAfter, -lifetime * share);
}

/**
 * Tells whether an order would replace a valid certificate in the sight of a CA with RFC 9773, which does not count it as a
 * new one. Let's Encrypt exempts an order with `replaces` in the window from all its limits, and after the window, as a
 * renewal of the same names, from those of new orders and of certificates for a registered domain (wfe2/wfe.go).
 */
export function isExemptRenewal(
  { certificate, progress }: Pick<DomainSnapshot, 'certificate' | 'progress'>,
  now: string,
): boolean {
  if (progress.workerRenews !== true || certificate === null) return false;
  return certificate.renewAt !== undefined && certificate.notAfter > now;
}
