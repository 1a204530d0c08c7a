import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';
import type { CertificateFacts } from '../observations.ts';

/** Renewal is due when this share of the lifetime is left; of a short lifetime, whose days are few, half. */
const SHARE_LEFT = 1 / 3;
const SHORT_SECONDS = 10 * 24 * 3_600;
const SHORT_SHARE_LEFT = 1 / 2;

/** Returns when a certificate is to be renewed: when the CA wants it, else by its lifetime alone. ISO 8601. */
export function renewalTime({ notBefore, notAfter, renewAt }: CertificateFacts): string {
  const lifetime = secondsBetween(notBefore, notAfter);
  const share = lifetime < SHORT_SECONDS ? SHORT_SHARE_LEFT : SHARE_LEFT;
  return renewAt !== undefined && renewAt < notAfter ? renewAt : plusSeconds(notAfter, -lifetime * share);
}
