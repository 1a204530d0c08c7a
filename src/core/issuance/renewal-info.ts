import { plusSeconds, secondsBetween } from '../lifecycle/schedules.ts';

/** The time in which a CA wants a certificate renewed (RFC 9773, section 4.2). ISO 8601. */
export type RenewalInfo = {
  start: string;
  end: string;
  /** The page on which the CA says why; null: it names none. */
  explained: string | null;
};

/** One certificate's conversation with the CA about its renewal. Times are ISO 8601. */
export type RenewalAsked = {
  /** The certificate's place in the window, from 0 to 1: chosen once, so that a fleet spreads over the window. */
  share: number;
  /** The CA's last answer; null: none yet. */
  info: RenewalInfo | null;
  /** When the CA is asked again. */
  askAt: string;
  /** How often in a row the CA could not be asked. */
  failures: number;
};

/** How asking the CA ended. `away`: it may answer soon; `unusable`: there is no reason to think so. */
export type RenewalAnswer =
  | { kind: 'info'; info: RenewalInfo; retryAfter: string | null }
  | { kind: 'away' | 'unusable' };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** The bounds of the CA's Retry-After (RFC 9773, section 4.3.3). */
const ASK_SECONDS = { least: MINUTE, most: 24 * HOUR };
/** The time to the next question where the CA named none, or gave no usable answer (RFC 9773, section 4.3.4). */
const LONG_SECONDS = 6 * HOUR;
/** The longest URL that is kept. */
const MOST_URL = 2_000;

/** Begins the conversation about a certificate; `share`: a random number from 0 to 1. */
export function firstRenewalQuestion(share: number, now: string): RenewalAsked {
  return { share, info: null, askAt: now, failures: 0 };
}

/** Returns what is known after an answer of the CA. An answer that is of no use takes nothing from an earlier one. */
export function afterRenewalAnswer(before: RenewalAsked, answer: RenewalAnswer, now: string): RenewalAsked {
  switch (answer.kind) {
    case 'info':
      return { ...before, info: answer.info, askAt: nextQuestion(answer.retryAfter, now), failures: 0 };
    case 'unusable':
      return { ...before, askAt: plusSeconds(now, LONG_SECONDS) };
    case 'away': {
      const failures = before.failures + 1;
      return { ...before, failures, askAt: plusSeconds(now, awaySeconds(failures)) };
    }
  }
}

/** The back-off of a CA that is away (RFC 9773, section 4.3.4), up to the time after an answer that is of no use. */
const awaySeconds = (failures: number) => Math.min(MINUTE * 2 ** (failures - 1), LONG_SECONDS);

function nextQuestion(retryAfter: string | null, now: string): string {
  if (retryAfter === null) return plusSeconds(now, LONG_SECONDS);
  const asked = secondsBetween(now, retryAfter);
  return plusSeconds(now, Math.min(Math.max(asked, ASK_SECONDS.least), ASK_SECONDS.most));
}

/** Returns the certificate's own time in the window (RFC 9773, section 4.2), ISO 8601. One that is past means now. */
export function timeInWindow({ start, end }: RenewalInfo, share: number): string {
  return plusSeconds(start, secondsBetween(start, end) * share);
}

/** Reads a RenewalInfo object; null where it is none, or its window ends before it begins (RFC 9773, section 4.2). */
export function readRenewalInfo(value: unknown): RenewalInfo | null {
  const window = property(value, 'suggestedWindow');
  const start = timeOf(property(window, 'start'));
  const end = timeOf(property(window, 'end'));
  if (start === null || end === null || end <= start) return null;
  return { start, end, explained: pageOf(property(value, 'explanationURL')) };
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** RFC 3339, as the RFC asks for. */
const TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

function timeOf(value: unknown): string | null {
  if (typeof value !== 'string' || !TIME.test(value)) return null;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** Returns the URL of a web page that people follow; null for what leads to none. */
export function pageOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MOST_URL || !URL.canParse(value)) return null;
  const { protocol, href } = new URL(value);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
