import { CHECKS, type CheckName } from './checks.ts';

/** What a check found. `fix` only where the check knows more than its line in CHECKS. */
export type Finding =
  | { status: 'ok' | 'skipped'; detail: string }
  | { status: 'failed'; detail: string; fix?: string };

/**
 * One look at one dependency. It changes nothing. What it throws counts as a failure, in the error's words; when
 * `signal` aborts nobody waits for it any more.
 */
export type Check = {
  name: CheckName;
  /** Looked at only when this one, earlier in the list, is ok. */
  needs?: CheckName;
  look: (signal: AbortSignal) => Promise<Finding>;
};

export type CheckResult = {
  name: CheckName;
  status: Finding['status'];
  /** A sentence without its full stop: what was seen. Never a secret. */
  detail: string;
  /** What to do; null unless the check failed. */
  fix: string | null;
};

export const ok = (detail: string): Finding => ({ status: 'ok', detail });
export const skipped = (detail: string): Finding => ({ status: 'skipped', detail });
export const failed = (detail: string, fix?: string): Finding => ({
  status: 'failed',
  detail,
  ...(fix === undefined ? {} : { fix }),
});

/** More than any dependency that is well needs; a person waits. */
const WITHIN_MS = 6_000;

/**
 * Runs all checks at once, each no longer than `withinMs` after the one it needs.
 * @returns a result for each, in their order.
 * @throws Error when a check stands before the one it needs.
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
    const detail = `not looked at: ${blame.name} ${blame.status === 'failed' ? 'failed' : 'was skipped'}`;
    return { result: { name: check.name, status: 'skipped', detail, fix: null }, blame };
  }
  const found = await runOne(check, withinMs);
  const fix = found.status === 'failed' ? (found.fix ?? CHECKS[check.name].fix) : null;
  const result = { name: check.name, status: found.status, detail: found.detail, fix };
  return { result, blame: found.status === 'ok' ? null : result };
}

async function runOne({ look }: Check, withinMs: number): Promise<Finding> {
  const ended = new AbortController();
  const late = new Promise<Finding>((resolve) => {
    const timer = setTimeout(() => resolve(failed(`no answer within ${withinMs / 1000} s`)), withinMs);
    ended.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
  try {
    return await Promise.race([look(ended.signal), late]);
  } catch (error) {
    return failed(wordsOf(error));
  } finally {
    ended.abort();
  }
}

/** What an error says, with the code of what lies below it: `fetch failed` alone helps nobody. */
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
