import { type Config, ConfigError, environment, readConfig } from '../config/config.ts';
import { createKubeClientFor } from '../edge/kubernetes/from-config.ts';
import { ListenError, startSdsServer } from '../edge/kubernetes/on-demand/server.ts';
import { AccessError } from '../kubernetes/errors.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { createLog } from '../telemetry/log.ts';
import { err } from './terminal.ts';

/** Gives the gateways the domains' certificates, by name, until SIGTERM or SIGINT; resolves with the exit code. */
export async function main(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  try {
    const config = readConfig(environment());
    refuseInTheClear(config);
    await run(config, stop.signal);
    return 0;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    err(`${sentence}\n`);
    return 1;
  }
}

/** @throws ConfigError where private keys would cross a network in the clear, to whoever asks. */
function refuseInTheClear({ sds: { host, tls } }: Config): void {
  if (tls === null && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new ConfigError(
      'PORTAL_SDS_TLS',
      'private keys are given to whoever asks; give the folder of a certificate, or listen on loopback: PORTAL_SDS_HOST=127.0.0.1.',
    );
  }
}

async function run(config: Config, signal: AbortSignal): Promise<void> {
  const log = createLog(config.logLevel, 'sds');
  const client = await createKubeClientFor(config);
  try {
    const server = await startSdsServer({
      ...config.sds,
      client,
      namespace: config.kubernetes.gatewayNamespace,
      clock: () => new Date(),
      random: Math.random,
      log,
      signal,
    });
    await server.ended;
    log.info({}, 'certificates are no longer served');
  } finally {
    client.close();
  }
}

const CANNOT_LISTEN =
  'PORTAL_SDS_HOST, PORTAL_SDS_PORT, PORTAL_SDS_ADMIN_PORT: cannot listen there; give an address of this machine and ports that are free.';

/** Returns a sentence that tells the operator how to fix a start-up error; null for a bug of the program. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof ConfigError || error instanceof AccessError) return error.message;
  if (error instanceof ListenError) return CANNOT_LISTEN;
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'EACCES':
      return 'PORTAL_SDS_TLS: its tls.crt, tls.key or ca.crt cannot be read; give a folder with all three.';
    case 'EADDRINUSE':
    case 'EADDRNOTAVAIL':
      return CANNOT_LISTEN;
    default:
      return null;
  }
}
