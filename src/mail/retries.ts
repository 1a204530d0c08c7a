import { backOffMs } from '../lib/back-off.ts';

/** 1 min, 4 min, 16 min, then every hour. */
const BACK_OFF = { firstMs: 60_000, mostMs: 3_600_000, factor: 4 };
/** A mail that was not taken for so long is not sent any more. */
export const GIVE_UP_AFTER_MS = 3 * 86_400_000;

/**
 * `status`: what the server answered, `enhanced`: its status code of RFC 3463; null: it gave none. `ofRecipient`: it answered so to
 * the recipient or to the mail.
 */
export type MailFailure = {
  error: string;
  status: number | null;
  enhanced: string | null;
  ofRecipient: boolean;
};

export type MailVerdict =
  /** ISO 8601. */
  { kind: 'again'; at: string } | { kind: 'end'; outcome: 'refused' | 'failing' };

/**
 * Judges a failed attempt. A 5yz about the address or the mailbox is final (RFC 5321, 4.2.1; RFC 3463, 3.2 and 3.3); one about
 * who we are, about a policy or a quota, is a mistake of our settings, and is tried again. `attempts` counts this one too.
 */
export function judgeFailure(
  failure: MailFailure,
  { attempts, firstAt, now }: { attempts: number; firstAt: Date; now: Date },
): MailVerdict {
  if (isOfMailbox(failure)) return { kind: 'end', outcome: 'refused' };
  if (now.getTime() - firstAt.getTime() >= GIVE_UP_AFTER_MS) return { kind: 'end', outcome: 'failing' };
  return { kind: 'again', at: new Date(now.getTime() + backOffMs(BACK_OFF, attempts)).toISOString() };
}

/** The statuses of a mailbox that there is not, where the server says nothing finer. */
const OF_MAILBOX = [550, 551, 553];

function isOfMailbox({ status, enhanced, ofRecipient }: MailFailure): boolean {
  if (status === null || status < 500 || !ofRecipient) return false;
  return enhanced === null ? OF_MAILBOX.includes(status) : /^5\.[12]\./.test(enhanced);
}
