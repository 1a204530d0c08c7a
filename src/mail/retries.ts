import { backOffMs } from '../lib/back-off.ts';

/** 1 min, 4 min, 16 min, then every hour. */
const BACK_OFF = { firstMs: 60_000, mostMs: 3_600_000, factor: 4 };
/** A mail that was not taken for so long is not sent any more. */
export const GIVE_UP_AFTER_MS = 3 * 86_400_000;

/** `status`: what the server answered; null: it did not. `ofRecipient`: it refused the recipient or the mail, and not us. */
export type MailFailure = { error: string; status: number | null; ofRecipient: boolean };

export type MailVerdict =
  /** ISO 8601. */
  { kind: 'again'; at: string } | { kind: 'end'; outcome: 'refused' | 'failing' };

/**
 * Judges a failed attempt. A 5yz about the recipient or the mail is final (RFC 5321, 4.2.1); one about who we are is a
 * mistake of our settings, and is tried again. `attempts` counts this one too.
 */
export function judgeFailure(
  { status, ofRecipient }: MailFailure,
  { attempts, firstAt, now }: { attempts: number; firstAt: Date; now: Date },
): MailVerdict {
  if (status !== null && status >= 500 && ofRecipient) return { kind: 'end', outcome: 'refused' };
  if (now.getTime() - firstAt.getTime() >= GIVE_UP_AFTER_MS) return { kind: 'end', outcome: 'failing' };
  return { kind: 'again', at: new Date(now.getTime() + backOffMs(BACK_OFF, attempts)).toISOString() };
}
