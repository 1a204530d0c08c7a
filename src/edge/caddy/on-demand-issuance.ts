import { backOffMs } from '../../lib/back-off.ts';
import { wait } from '../../lib/wait.ts';
import { inChildSpan } from '../../telemetry/trace.ts';
import type { ListenAddress } from './config.ts';
import { type HandshakeResult, handshake } from './handshake.ts';
import type { IssuanceStatus } from './issuance-status.ts';
import type { Storage } from './storage.ts';

const BACK_OFF = { firstMs: 25, mostMs: 1_000 };

/**
 * The issuances that this process has started and waits for: at most one for each domain. Caddy orders when a handshake
 * asks for a name that it holds no certificate of, so that none needs its configuration loaded anew.
 */
export type OnDemandIssuance = {
  /** Starts one by a handshake, or joins the one that runs. Resolves at its end. */
  start(domain: string): Promise<IssuanceEnd>;
  /**
   * Starts a new one although the last has failed. A failed job of Caddy's lives for 180 s, tries again after 60 s, and
   * every handshake in between joins it (certmagic `obtainOnDemandCertificate`, `doWithRetry`): so the new attempt is
   * that second one, or the first after the job's end, whichever comes first; with no job left it begins at once.
   */
  restart(domain: string): Promise<IssuanceEnd>;
  isRunning(domain: string): boolean;
  /** Ends the wait for a domain that is removed: nothing of it is written after this has resolved. */
  cancel(domain: string): Promise<void>;
  close(): void;
};

export type IssuanceEnd = {
  /** The failure of the edge itself. */
  failure: string | null;
  /** Caddy had the certificate in its memory, so that nothing was ordered. */
  fromMemory: boolean;
};

export type OnDemandIssuanceDeps = {
  https: ListenAddress;
  status: IssuanceStatus;
  storage: Storage;
  /** Milliseconds, monotonic. */
  monotonic: () => number;
};

/** Longer than Caddy keeps a handshake waiting for a certificate (180 s). */
const JOB_MS = 185_000;
/** The time in which a refusal may only mean that the API has not yet heard of the domain. */
const REFUSAL_WINDOW_MS = 10_000;
/** The time in which nobody may answer at the edge. */
const AWAY_WINDOW_MS = 1_000;

const ENDED: IssuanceEnd = { failure: null, fromMemory: false };

type Issuance = { restarted: boolean; stop: AbortController; end: Promise<IssuanceEnd> };

export function createOnDemandIssuance(deps: OnDemandIssuanceDeps): OnDemandIssuance {
  const running = new Map<string, Issuance>();
  const run = (domain: string, restarted: boolean) => {
    running.get(domain)?.stop.abort();
    const stop = new AbortController();
    // Refusals go on until the job that the handshakes join has ended, and one of a job of our own.
    const patienceMs = restarted ? 2 * JOB_MS : REFUSAL_WINDOW_MS;
    const issuance: Issuance = {
      restarted,
      stop,
      end: byHandshake(deps, domain, { patienceMs, signal: stop.signal }).finally(() => {
        if (running.get(domain) === issuance) running.delete(domain);
      }),
    };
    running.set(domain, issuance);
    return issuance.end;
  };
  return {
    start: (domain) => running.get(domain)?.end ?? run(domain, false),
    restart(domain) {
      const current = running.get(domain);
      if (current?.restarted === true) return current.end;
      deps.status.clear(domain);
      return run(domain, true);
    },
    isRunning: (domain) => running.has(domain),
    async cancel(domain) {
      const issuance = running.get(domain);
      if (issuance === undefined) return;
      issuance.stop.abort();
      running.delete(domain);
      await issuance.end;
    },
    close() {
      for (const { stop } of running.values()) stop.abort();
      running.clear();
    },
  };
}

/** Handshakes until there is a certificate, or a problem that Caddy has met since, or patience ends. */
async function byHandshake(
  { https, status, storage, monotonic }: OnDemandIssuanceDeps,
  domain: string,
  { patienceMs, signal }: { patienceMs: number; signal: AbortSignal },
): Promise<IssuanceEnd> {
  const began = monotonic();
  // A problem means that Caddy has tried: waiting on would only be for its next attempt.
  const tried = abortAtProblem(status, domain, signal);
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
    if (result.kind === 'refused' && (waited > patienceMs || status.problem(domain) !== null)) return ENDED;
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

/** Returns a signal that aborts with `signal`, or at the next problem that Caddy logs of the domain. */
function abortAtProblem(status: IssuanceStatus, domain: string, signal: AbortSignal): AbortSignal {
  const met = new AbortController();
  const stop = status.onEvent((event) => {
    if (event.domain === domain && event.kind === 'problem') met.abort();
  });
  const either = AbortSignal.any([signal, met.signal]);
  either.addEventListener('abort', stop);
  return either;
}
