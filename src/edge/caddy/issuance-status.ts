import type { CaProblem } from '../../core/observations.ts';
import type { LogEvent } from './log-events.ts';

/** The newest problem of each domain whose newest issuance has not succeeded since, as the log tells it. */
export type Ledger = {
  record(event: LogEvent): void;
  problem(domain: string): CaProblem | null;
  /** A new attempt begins, or the domain goes: what was wrong before no longer stands. */
  clear(domain: string): void;
  /** Calls back after each event of any domain; returns the way to stop that. */
  onEvent(listener: (event: LogEvent) => void): () => void;
};

/** Unserved names that scanners try fill it too (when permission cannot be asked), so it is bounded. */
const MAX_DOMAINS = 10_000;

export function createLedger(): Ledger {
  const problems = new Map<string, CaProblem>();
  const listeners = new Set<(event: LogEvent) => void>();
  const put = (domain: string, problem: CaProblem) => {
    const before = problems.get(domain);
    problems.delete(domain);
    problems.set(domain, before === undefined ? problem : merged(before, problem));
    const [oldest] = problems.keys();
    if (problems.size > MAX_DOMAINS && oldest !== undefined) problems.delete(oldest);
  };
  return {
    record(event) {
      if (event.kind === 'obtained') problems.delete(event.domain);
      else if (event.kind === 'problem') put(event.domain, event.problem);
      for (const listener of listeners) listener(event);
    },
    problem: (domain) => problems.get(domain) ?? null,
    clear: (domain) => void problems.delete(domain),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** How long after the first line the further lines of one failure may come. */
const SAME_FAILURE_MS = 1_000;

/** One failure writes several lines; only the last of them has the status, only the first the plain detail. */
function merged(before: CaProblem, next: CaProblem): CaProblem {
  const apart = Date.parse(next.at) - Date.parse(before.at);
  if (before.type !== next.type || apart > SAME_FAILURE_MS) return next;
  return { ...before, status: next.status ?? before.status, at: next.at };
}
