import { setTimeout as pause } from 'node:timers/promises';
import { inChildSpan } from '../../telemetry/trace.ts';
import type { ListenAddress } from './config.ts';
import { errorText } from './error-code.ts';
import type { CaddyAdmin } from './force.ts';
import { handshake } from './handshake.ts';
import type { Ledger } from './ledger.ts';
import type { Storage } from './storage.ts';

/** The attempts to get a certificate that this process waits for: at most one for each domain. */
export type Attempts = {
  /** Begins one by a handshake, or joins the one that runs. Resolves at its end, with what failed at the edge itself. */
  begin(domain: string): Promise<string | null>;
  /** Begins a new one whatever runs, and whatever back-off Caddy keeps; at most once in 10 s, then together. */
  force(domain: string): Promise<string | null>;
  running(domain: string): boolean;
  /** The domain goes: nobody waits for it any more, and Caddy tries no more where it was told to. */
  forget(domain: string): Promise<void>;
  close(): void;
};

export type AttemptsDeps = {
  https: ListenAddress;
  admin: CaddyAdmin;
  ledger: Ledger;
  storage: Storage;
  /** Milliseconds, monotonic. */
  monotonic: () => number;
};

/** Longer than Caddy keeps a handshake waiting for a certificate (180 s). */
const JOB_MS = 185_000;
/** For so long a refusal may only mean that the API has not yet heard of the domain. */
const REFUSAL_WINDOW_MS = 10_000;
const EVICTION_MS = 5_000;
/** Loading the configuration starts every forced attempt anew, so it is not done at each request. */
const FORCE_GAP_MS = 10_000;

type Attempt = { kind: 'handshake' | 'forced'; stop: AbortController; end: Promise<string | null> };

export function createAttempts(deps: AttemptsDeps): Attempts {
  const { admin, ledger } = deps;
  const attempts = new Map<string, Attempt>();
  const forced = () => [...attempts].filter(([, { kind }]) => kind === 'forced').map(([domain]) => domain);
  const evicting = new Set<string>();
  const forcing = createForcing(deps, forced, evicting);
  const start = (
    domain: string,
    kind: Attempt['kind'],
    run: (signal: AbortSignal) => Promise<string | null>,
  ) => {
    attempts.get(domain)?.stop.abort();
    const stop = new AbortController();
    const attempt: Attempt = {
      kind,
      stop,
      end: run(stop.signal).finally(() => {
        if (attempts.get(domain) === attempt) attempts.delete(domain);
      }),
    };
    attempts.set(domain, attempt);
    return attempt.end;
  };
  const evict = (domain: string) => {
    evicting.add(domain);
    return forcing();
  };
  return {
    begin: (domain) =>
      attempts.get(domain)?.end ??
      start(domain, 'handshake', (signal) => byHandshake(deps, evict, domain, signal)),
    force(domain) {
      const current = attempts.get(domain);
      if (current?.kind === 'forced') return current.end;
      return start(domain, 'forced', (signal) => byForce(ledger, forcing, domain, signal));
    },
    running: (domain) => attempts.has(domain),
    async forget(domain) {
      attempts.get(domain)?.stop.abort();
      attempts.delete(domain);
      const listed = await admin.forced();
      if (listed.includes(domain)) await admin.force(forced());
    },
    close() {
      for (const { stop } of attempts.values()) stop.abort();
      attempts.clear();
    },
  };
}

async function byHandshake(
  { https, ledger, storage, monotonic }: AttemptsDeps,
  evict: (domain: string) => Promise<string | null>,
  domain: string,
  signal: AbortSignal,
): Promise<string | null> {
  const began = monotonic();
  let evictedAt: number | null = null;
  for (let wait = 25; ; wait = Math.min(wait * 2, 1_000)) {
    const result = await inChildSpan('caddy handshake', async (span) => {
      const ended = await handshake(https, domain, { timeoutMs: JOB_MS, signal });
      span?.setAttribute('result', ended.kind);
      return ended;
    });
    if (signal.aborted) return null;
    if (result.kind === 'done') {
      if ((await storage.certificate(domain)) !== null) return null;
      // From Caddy's memory: its files were removed. Once it is out of there, the next handshake orders anew.
      const failure = evictedAt === null ? await evict(domain) : null;
      if (failure !== null) return failure;
      evictedAt ??= monotonic();
      // Caddy lets go of it a moment after the load.
      if (monotonic() - evictedAt > EVICTION_MS)
        return 'Caddy presents a certificate that is not in its storage';
    }
    const waited = monotonic() - began;
    if (result.kind === 'unreachable' && waited > 1_000) {
      return `nobody answers at the edge, ${https.host}:${https.port}: ${result.code}`;
    }
    // A problem means that Caddy has tried: asking again would only join its job.
    if (result.kind === 'refused' && (waited > REFUSAL_WINDOW_MS || ledger.problem(domain) !== null))
      return null;
    await pause(wait);
  }
}

async function byForce(
  ledger: Ledger,
  forcing: Forcing,
  domain: string,
  signal: AbortSignal,
): Promise<string | null> {
  // Listening before it begins, or a quick answer is missed.
  const news = nextEvent(ledger, domain, AbortSignal.any([signal, AbortSignal.timeout(JOB_MS)]));
  const failure = await forcing();
  if (failure !== null) return failure;
  await news;
  return null;
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

/** Resolves once the new attempt of every domain in `forced()` has begun, with what failed. */
type Forcing = () => Promise<string | null>;

/** Gathers the domains that want a new attempt, and loads the configuration once for all of them. */
function createForcing(
  { admin, ledger, storage, monotonic }: AttemptsDeps,
  forced: () => string[],
  evicting: Set<string>,
): Forcing {
  let last = Number.NEGATIVE_INFINITY;
  let round: Promise<string | null> | null = null;
  const load = async () => {
    await pause(Math.max(0, last + FORCE_GAP_MS - monotonic()), undefined, { ref: false });
    round = null;
    last = monotonic();
    // Those that are under way would be ended by the load, so they begin again with the others.
    const names = forced().sort();
    const evicted = [...evicting].sort();
    evicting.clear();
    try {
      for (const name of names) {
        ledger.clear(name);
        await storage.releaseLock(name);
      }
      // What is listed and then no longer listed leaves Caddy's memory; nothing is ordered for it in between.
      if (evicted.length > 0) await admin.force(evicted);
      if (evicted.length > 0 || names.length > 0) await admin.force(names);
      return null;
    } catch (error) {
      return `Caddy did not begin a new attempt: ${errorText(error)}`;
    }
  };
  return () => {
    round ??= load();
    return round;
  };
}
