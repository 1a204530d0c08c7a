/** Methods that HTTP calls safe or idempotent (RFC 9110, 9.2.2): a request by them may be sent again. */
const REPEATABLE: readonly string[] = ['GET', 'HEAD', 'PUT', 'DELETE'];

/** The first try is not counted. */
const RETRIES = 3;
/** A server that asks for longer is not waited for: the caller learns of it instead. */
const LONGEST_WAIT_MS = 5_000;

export type RetryDeps = {
  fetch: typeof fetch;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1; spreads the clients that were refused in one instant. */
  random: () => number;
};

/**
 * Wraps `fetch`: a request that the API sheds (503 `overloaded` with Retry-After) is sent again after the time that it
 * asks for and up to half of that on top, at most three times. Only read-only and idempotent requests are, and those with
 * an `Idempotency-Key`; another POST is left to the caller. Every other answer, and the last refusal, is returned as it came.
 */
export function retryOverloaded({ fetch: send, wait, random }: RetryDeps): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    for (let retries = 0; ; retries += 1) {
      // A request's body can be read once, so each try gets a copy.
      const answer = await send(retries < RETRIES ? request.clone() : request);
      if (retries >= RETRIES || !isRepeatable(request)) return answer;
      const askedMs = await shedFor(answer);
      if (askedMs === null || askedMs > LONGEST_WAIT_MS) return answer;
      await wait(askedMs * (1 + random() / 2), request.signal);
      request.signal.throwIfAborted();
    }
  };
}

const isRepeatable = ({ method, headers }: Request) =>
  REPEATABLE.includes(method) || headers.has('Idempotency-Key');

/** @returns the milliseconds after which an overloaded API may be asked again; null for any other answer. */
async function shedFor(answer: Response): Promise<number | null> {
  const seconds = answer.headers.get('Retry-After') ?? '';
  if (answer.status !== 503 || !/^\d+$/.test(seconds)) return null;
  const problem: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  const isOverload =
    typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === 'overloaded';
  return isOverload ? Number(seconds) * 1000 : null;
}

/** Resolves after `ms`, or at once when the signal is aborted. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
