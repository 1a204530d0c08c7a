import { CHECKS, type CheckName } from './checks.ts';

/** The result of a check. `fix` is given only when the check knows more than its entry in CHECKS. */
export type Finding =
  | { status: 'ok' | 'skipped'; detail: string }
  | { status: 'failed'; detail: string; fix?: string };

/**
 * A read-only check of one dependency. A thrown error counts as a failure with the error's message; once `signal`
 * aborts, nothing waits for the check any more.
 */
export type Check = {
  name: CheckName;
  /** The check, earlier in the list, that must be ok before this one runs. */
  needs?: CheckName;
  run: (signal: AbortSignal) => Promise<Finding>;
};

export type CheckResult = {
  name: CheckName;
  status: Finding['status'];
  /** A sentence without its full stop: what was seen. Never a secret. */
  detail: string;
  /** The fix; null unless the check failed. */
  fix: string | null;
};

export const ok = (detail: string): Finding => ({ status: 'ok', detail });
export const skipped = (detail: string): Finding => ({ status: 'skipped', detail });
export const failed = (detail: string, fix?: string): Finding => ({
  status: 'failed',
  detail,
  ...(fix === undefined ? {} : { fix }),
});

/** The time limit of a check: longer than any healthy dependency needs, as a person waits for it. */
const WITHIN_MS = 6_000;

/**
 * Runs all checks at once, each no longer than `withinMs` after the one it needs.
 * @returns a result for each, in their order.
 * @throws Error when a check precedes the one it needs.
 */
export function runChecks(checks: readonly Check[], { withinMs = WITHIN_MS } = {}): Promise<CheckResult[]> {
  const running = new Map<CheckName, Promise<Ran>>();
  for (const check of checks) {
    const needed = check.needs === undefined ? null : running.get(check.needs);
    if (needed === undefined) throw new Error(`${check.name} stands before ${check.needs}`);
    running.set(check.name, runAfter(check, needed, withinMs));
  }
  return Promise.all([...running.values()].map(async (one) => (await one).result));
}

/** `blame`: the check at whose result those that need this one end; null when this one is ok. */
type Ran = { result: CheckResult; blame: CheckResult | null };

async function runAfter(check: Check, needed: Promise<Ran> | null, withinMs: number): Promise<Ran> {
  const blame = (await needed)?.blame ?? null;
  if (blame !== null) {
    const detail = `not checked: ${blame.name} ${blame.status === 'failed' ? 'failed' : 'was skipped'}`;
    return { result: { name: check.name, status: 'skipped', detail, fix: null }, blame };
  }
  const found = await runOne(check, withinMs);
  const fix = found.status === 'failed' ? (found.fix ?? CHECKS[check.name].fix) : null;
  const result = { name: check.name, status: found.status, detail: found.detail, fix };
  return { result, blame: found.status === 'ok' ? null : result };
}

async function runOne({ run }: Check, withinMs: number): Promise<Finding> {
  const ended = new AbortController();
  const late = new Promise<Finding>((resolve) => {
    const timer = setTimeout(() => resolve(failed(`no answer within ${withinMs / 1000} s`)), withinMs);
    ended.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
  try {
    return await Promise.race([run(ended.signal), late]);
  } catch (error) {
    return failed(wordsOf(error));
  } finally {
    ended.abort();
  }
}

/** Returns the message of an error with the code of its cause: `fetch failed` alone does not help. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = [error.cause, ...(error instanceof AggregateError ? error.errors : [])].find(
    (one) => one instanceof Error,
  );
  const code: unknown = Reflect.get(error, 'code');
  const own = error.message || (typeof code === 'string' ? code : error.name);
  const below = inner === undefined ? '' : wordsOf(inner);
  return below === '' || own.includes(below) ? own : `${own}: ${below}`;
}
