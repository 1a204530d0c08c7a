import type { CaProblem } from '../../core/observations.ts';
import type { LogEvent } from './log-events.ts';

/** The status of issuances by Caddy's log: the newest problem of each domain that has not been issued since. */
export type IssuanceStatus = {
  record(event: LogEvent): void;
  problem(domain: string): CaProblem | null;
  /** Drops the problem of a domain: a new attempt begins, or the domain is removed. */
  clear(domain: string): void;
  /** Calls back after each event of any domain; returns the way to stop that. */
  onEvent(listener: (event: LogEvent) => void): () => void;
};

/** The bound: unserved names that scanners try fill it too, when permission cannot be asked. */
const MAX_DOMAINS = 10_000;

export function createIssuanceStatus(): IssuanceStatus {
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

/** The time after the first line of a failure in which its further lines come. */
const SAME_FAILURE_MS = 1_000;

/** One failure writes several lines; only the last of them has the status, only the first the plain detail. */
function merged(before: CaProblem, next: CaProblem): CaProblem {
  const apart = Date.parse(next.at) - Date.parse(before.at);
  if (before.type !== next.type || apart > SAME_FAILURE_MS) return next;
  return { ...before, status: next.status ?? before.status, at: next.at };
}

/** Resolves at the next event of the domain, or when `until` aborts. */
export function nextEvent(status: IssuanceStatus, domain: string, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stop();
      until.removeEventListener('abort', end);
      resolve();
    };
    const stop = status.onEvent((event) => {
      if (event.domain === domain) end();
    });
    until.addEventListener('abort', end);
    if (until.aborted) end();
  });
}
