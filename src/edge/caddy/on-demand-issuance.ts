import { backOffMs } from '../../lib/back-off.ts';
import { wait } from '../../lib/wait.ts';
import { inChildSpan } from '../../telemetry/trace.ts';
import type { ListenAddress } from './config.ts';
import { type HandshakeResult, handshake } from './handshake.ts';
import type { Ledger } from './issuance-status.ts';
import type { Storage } from './storage.ts';

const BACK_OFF = { firstMs: 25, mostMs: 1_000 };

/**
 * The attempts to get a certificate that this process waits for: at most one for each domain. Caddy orders when a
 * handshake asks for a name that it holds no certificate of, so that no attempt needs its configuration loaded anew.
 */
export type Attempts = {
  /** Begins one by a handshake, or joins the one that runs. Resolves at its end. */
  begin(domain: string): Promise<AttemptEnd>;
  /**
   * Begins a new one although the last has failed. A failed job of Caddy's lives for 180 s, tries again after 60 s, and
   * every handshake in between joins it (certmagic `obtainOnDemandCertificate`, `doWithRetry`): so the new attempt is
   * that second one, or the first after the job's end, whichever comes first; with no job left it begins at once.
   */
  beginAnew(domain: string): Promise<AttemptEnd>;
  running(domain: string): boolean;
  /** The domain goes: nobody waits for it any more, and nothing of it is written after this has resolved. */
  forget(domain: string): Promise<void>;
  close(): void;
};

export type AttemptEnd = {
  /** What failed at the edge itself. */
  failure: string | null;
  /** Caddy had the certificate in its memory, so that nothing was ordered. */
  fromMemory: boolean;
};

export type AttemptsDeps = {
  https: ListenAddress;
  ledger: Ledger;
  storage: Storage;
  /** Milliseconds, monotonic. */
  monotonic: () => number;
};

/** Longer than Caddy keeps a handshake waiting for a certificate (180 s). */
const JOB_MS = 185_000;
/** For so long a refusal may only mean that the API has not yet heard of the domain. */
const REFUSAL_WINDOW_MS = 10_000;
/** For so long nobody may answer at the edge. */
const AWAY_WINDOW_MS = 1_000;

const ENDED: AttemptEnd = { failure: null, fromMemory: false };

type Attempt = { anew: boolean; stop: AbortController; end: Promise<AttemptEnd> };

export function createAttempts(deps: AttemptsDeps): Attempts {
  const attempts = new Map<string, Attempt>();
  const start = (domain: string, anew: boolean) => {
    attempts.get(domain)?.stop.abort();
    const stop = new AbortController();
    // Refusals go on until the job that the handshakes join has ended, and one of a job of our own.
    const patienceMs = anew ? 2 * JOB_MS : REFUSAL_WINDOW_MS;
    const attempt: Attempt = {
      anew,
      stop,
      end: byHandshake(deps, domain, { patienceMs, signal: stop.signal }).finally(() => {
        if (attempts.get(domain) === attempt) attempts.delete(domain);
      }),
    };
    attempts.set(domain, attempt);
    return attempt.end;
  };
  return {
    begin: (domain) => attempts.get(domain)?.end ?? start(domain, false),
    beginAnew(domain) {
      const current = attempts.get(domain);
      if (current?.anew === true) return current.end;
      deps.ledger.clear(domain);
      return start(domain, true);
    },
    running: (domain) => attempts.has(domain),
    async forget(domain) {
      const attempt = attempts.get(domain);
      if (attempt === undefined) return;
      attempt.stop.abort();
      attempts.delete(domain);
      await attempt.end;
    },
    close() {
      for (const { stop } of attempts.values()) stop.abort();
      attempts.clear();
    },
  };
}

/** Handshakes until there is a certificate, or a problem that Caddy has met since, or patience ends. */
async function byHandshake(
  { https, ledger, storage, monotonic }: AttemptsDeps,
  domain: string,
  { patienceMs, signal }: { patienceMs: number; signal: AbortSignal },
): Promise<AttemptEnd> {
  const began = monotonic();
  // A problem means that Caddy has tried: waiting on would only be for its next attempt.
  const tried = problemOf(ledger, domain, signal);
  for (let tries = 1; ; tries++) {
    const result = await tracedHandshake(https, domain, tried);
    if (tried.aborted) return ENDED;
    if (result.kind === 'done') {
      if ((await storage.certificate(domain)) !== null) return ENDED;
      // Its files were removed while Caddy went on holding it: see storage.ts.
      await storage.remember(domain, result.chain);
      return { failure: null, fromMemory: true };
    }
    const waited = monotonic() - began;
    if (result.kind === 'unreachable' && waited > AWAY_WINDOW_MS) {
      const failure = `nobody answers at the edge, ${https.host}:${https.port}: ${result.code}`;
      return { failure, fromMemory: false };
    }
    if (result.kind === 'refused' && (waited > patienceMs || ledger.problem(domain) !== null)) return ENDED;
    await wait(backOffMs(BACK_OFF, tries));
  }
}

function tracedHandshake(
  https: ListenAddress,
  domain: string,
  signal: AbortSignal,
): Promise<HandshakeResult> {
  return inChildSpan('caddy handshake', async (span) => {
    const result = await handshake(https, domain, { timeoutMs: JOB_MS, signal });
    span?.setAttribute('result', result.kind);
    return result;
  });
}

/** Aborts with `signal`, or at the next problem that Caddy tells of the domain. */
function problemOf(ledger: Ledger, domain: string, signal: AbortSignal): AbortSignal {
  const met = new AbortController();
  const stop = ledger.onEvent((event) => {
    if (event.domain === domain && event.kind === 'problem') met.abort();
  });
  const either = AbortSignal.any([signal, met.signal]);
  either.addEventListener('abort', stop);
  return either;
}

/** Resolves at the next event of the domain, or when `until` aborts. */
export function nextEvent(ledger: Ledger, domain: string, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stop();
      until.removeEventListener('abort', end);
      resolve();
    };
    const stop = ledger.onEvent((event) => {
      if (event.domain === domain) end();
    });
    until.addEventListener('abort', end);
    if (until.aborted) end();
  });
}
