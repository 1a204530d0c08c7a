import { createKubernetesChallenges } from '../challenges/kubernetes.ts';
import { startChallengeServer } from '../challenges/server.ts';
import { type Config, ConfigError, environment, readConfig } from '../config/config.ts';
import { createKubeClientFor } from '../edge/kubernetes/from-config.ts';
import type { KubeClient } from '../kubernetes/client.ts';
import { AccessError } from '../kubernetes/errors.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { canaryOf } from '../probe/canary.ts';
import { createLog } from '../telemetry/log.ts';
import { err } from './terminal.ts';

/** Endpoints change with a delay after SIGTERM: for so long the gateway may still send requests here. */
const DRAIN_MS = 3_000;
/** Running requests may take this long to end after that. */
const STOP_WITHIN_MS = 4_000;

/** Runs the HTTP-01 challenge responder until SIGTERM or SIGINT; resolves with the exit code. */
export async function main(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  try {
    const config = readConfig(environment());
    await run(config, await createKubeClientFor(config), stop.signal);
    return 0;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    err(`${sentence}\n`);
    return 1;
  }
}

async function run(config: Config, client: KubeClient, signal: AbortSignal): Promise<void> {
  const log = createLog(config.logLevel, 'challenges');
  const namespace = config.kubernetes.gatewayNamespace;
  try {
    const server = await startChallengeServer({
      ...config.challenges,
      canary: canaryOf(config.baseDomain),
      source: createKubernetesChallenges({ client, namespace, log, random: Math.random }),
      clock: () => new Date(),
      log,
    });
    log.info(
      { port: server.port, adminPort: server.adminPort, namespace },
      'the challenge responder answers',
    );
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await server.stop({ drainMs: DRAIN_MS, withinMs: STOP_WITHIN_MS });
    log.info({}, 'the challenge responder has stopped');
  } finally {
    client.close();
  }
}

/** Returns a sentence that tells the operator how to fix a start-up error; null for a bug of the program. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof ConfigError || error instanceof AccessError) return error.message;
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return 'PORTAL_CHALLENGE_PORT, PORTAL_CHALLENGE_ADMIN_PORT: one of the ports is taken by another program; stop that or give another port.';
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'ENOTFOUND':
      return 'PORTAL_CHALLENGE_HOST, PORTAL_CHALLENGE_PORT, PORTAL_CHALLENGE_ADMIN_PORT: cannot listen there; give an address of this machine and ports that this user may open.';
    default:
      return null;
  }
}
