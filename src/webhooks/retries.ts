import { backOffMs } from '../lib/back-off.ts';

/** 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, then every 4 hours. */
const BACK_OFF = { firstMs: 5_000, mostMs: 4 * 3_600_000, factor: 4 };
/** An endpoint that has not taken an event for so long is disabled. */
export const GIVE_UP_AFTER_MS = 3 * 86_400_000;

/** The answer to an attempt: a status of HTTP, or why there was none. */
export type Answer = { status: number } | { failure: string };

export type Verdict =
  | { kind: 'delivered' }
  /** ISO 8601. */
  | { kind: 'again'; at: string }
  /** The endpoint is to be disabled: it says that it is gone, or has not taken the event for three days. */
  | { kind: 'disable'; reason: 'gone' | 'failing' };

/** Judges the answer to an attempt. `attempts` counts this one too; `firstAt` is when the first one began. */
export function judgeAnswer(
  answer: Answer,
  { attempts, firstAt, now }: { attempts: number; firstAt: Date; now: Date },
): Verdict {
  if ('status' in answer) {
    if (answer.status >= 200 && answer.status < 300) return { kind: 'delivered' };
    if (answer.status === 410) return { kind: 'disable', reason: 'gone' };
  }
  if (now.getTime() - firstAt.getTime() >= GIVE_UP_AFTER_MS) return { kind: 'disable', reason: 'failing' };
  return { kind: 'again', at: new Date(now.getTime() + backOffMs(BACK_OFF, attempts)).toISOString() };
}
