import { setTimeout as delay } from 'node:timers/promises';
import {
  afterChange,
  DEFAULT_PATIENCE,
  isEstablished,
  isFresh,
  NEVER_HEARD,
  type WatchPatience,
} from '../lib/watch-health.ts';
import type { Log } from '../telemetry/log.ts';
import { createAdminServer } from './admin-server.ts';
import type { Canary } from './answer.ts';
import { closeWithin, listenOn } from './listening.ts';
import { type ChallengeMetrics, createChallengeMetrics } from './metrics.ts';
import type { ChallengeChange, ChallengeSource } from './port.ts';
import { type ClientLimits, createPublicServer, DEFAULT_LIMITS } from './public-server.ts';
import { ChallengeTable } from './table.ts';

export type ChallengeServerOptions = {
  /** The public port; 0 takes any free one. */
  port: number;
  /** Probes, metrics and `/tokens/<host>/<token>`; 0 takes any free one. */
  adminPort: number;
  /** Address that both listen on; every one when not given, as a pod needs it. */
  host?: string;
  source: ChallengeSource;
  /** The canary of the preflight. */
  canary: Canary;
  clock: () => Date;
  log: Log;
  patience?: Partial<WatchPatience>;
  limits?: Partial<ClientLimits>;
};

export type ChallengeServer = {
  port: number;
  adminPort: number;
  /**
   * Stops the server gracefully. Readiness turns false at once; new requests are still answered for `drainMs`, since
   * endpoints are updated with a delay; then open requests get up to `withinMs` to complete. A second call has no
   * further effect.
   */
  stop(options: { drainMs: number; withinMs: number }): Promise<void>;
};

/** Answers HTTP-01 challenges from the challenges of the source, until it is stopped. */
export async function startChallengeServer(options: ChallengeServerOptions): Promise<ChallengeServer> {
  const host = options.host ?? '0.0.0.0';
  const metrics = createChallengeMetrics();
  const knowledge = createKnowledge({ ...options, metrics });
  const stopping = new AbortController();
  const publicServer = createPublicServer({
    known: { table: knowledge.table, isComplete: knowledge.isEstablished, canary: options.canary },
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    onAnswer: (result) => metrics.answers.inc({ result }),
  });
  const adminServer = createAdminServer({
    table: knowledge.table,
    isReady: () => !stopping.signal.aborted && knowledge.isFresh(),
    isFollowing: () => !stopping.signal.aborted && knowledge.isEstablished(),
    isHealthy: knowledge.isHealthy,
    metrics: knowledge.scrape,
  });
  const port = await listenOn(publicServer, host, options.port);
  const adminPort = await listenOn(adminServer, host, options.adminPort).catch(async (error: unknown) => {
    await closeWithin(publicServer, 0);
    throw error;
  });
  const unfollow = new AbortController();
  const following = knowledge.follow(unfollow.signal);
  let stopped: Promise<void> | null = null;
  const stop: ChallengeServer['stop'] = async ({ drainMs, withinMs }) => {
    stopping.abort();
    if (drainMs > 0) await delay(drainMs);
    await closeWithin(publicServer, withinMs);
    unfollow.abort();
    await following;
    await closeWithin(adminServer, 0);
  };
  return {
    port,
    adminPort,
    stop: (how) => {
      stopped ??= stop(how);
      return stopped;
    },
  };
}

type KnowledgeDeps = Pick<ChallengeServerOptions, 'source' | 'clock' | 'log' | 'patience'> & {
  metrics: ChallengeMetrics;
};

/** The table, how far it can be relied on, and the following that keeps both. */
function createKnowledge({ source, clock, log, metrics, ...options }: KnowledgeDeps) {
  const patience = { ...DEFAULT_PATIENCE, ...options.patience };
  const table = new ChallengeTable();
  let health = NEVER_HEARD;
  let following = true;
  const now = () => clock().getTime();
  const startedAt = now();
  const fresh = () => following && isFresh(health, now(), patience);
  const onChange = (change: ChallengeChange) => {
    if (change.kind === 'lost')
      log.warn({ err: change.error }, 'the watch on the challenges was interrupted; retrying');
    else if (change.kind === 'listed')
      log.info({ challenges: change.challenges.length }, 'the challenges are known');
    table.apply(change);
    health = afterChange(health, change, now());
    metrics.changes.inc({ kind: change.kind });
  };
  return {
    table,
    isFresh: fresh,
    isEstablished: () => following && isEstablished(health, now(), patience),
    isHealthy: () => following,
    async follow(signal: AbortSignal): Promise<void> {
      try {
        await source.follow(onChange, signal);
      } catch (error) {
        // Only a bug ends here: the process reports itself unhealthy and is restarted.
        following = false;
        log.error({ err: error }, 'following the challenges ended with a fault');
      }
    },
    async scrape(): Promise<{ contentType: string; text: string }> {
      metrics.known.set(table.size);
      metrics.watchUp.set(fresh() ? 1 : 0);
      metrics.watchLag.set((now() - (health.heardAt ?? startedAt)) / 1_000);
      return { contentType: metrics.registry.contentType, text: await metrics.registry.metrics() };
    },
  };
}
