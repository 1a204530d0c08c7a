import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, createClient } from '../client/client.ts';
import { type Config, type Environment, readConfig, type SettingName } from '../config/config.ts';
import { caddyPaths } from '../edge/caddy/paths.ts';
import { createLog } from '../telemetry/log.ts';
import { LocalError } from './errors.ts';
import { freePorts } from './free-ports.ts';
import { type Stack, startStack } from './stack.ts';

const PORTS: readonly SettingName[] = [
  'PORTAL_API_PORT',
  'PORTAL_WORKER_PORT',
  'PORTAL_HTTP_PORT',
  'PORTAL_HTTPS_PORT',
  'PORTAL_POSTGRES_PORT',
  'PORTAL_TEMPORAL_PORT',
  'PORTAL_TEMPORAL_UI_PORT',
  'PORTAL_DNS_PORT',
  'PORTAL_ORIGIN_PORT',
];

export type ThrowawayStack = {
  config: Config;
  stack: Stack;
  api: ApiClient;
  apiUrl: string;
  /** PEM of the sandbox's own root. */
  caRoot: string;
  /** Stops everything and deletes the data. */
  close(): Promise<void>;
};

/**
 * Starts the whole product on its own ports with a temporary data folder, for the demonstration and benchmarks.
 * Settings of the environment for programs and caches apply, those for ports and addresses do not.
 * @param over settings that override these.
 */
export async function startThrowawayStack(
  environment: Environment,
  out: (line: string) => void,
  over: Partial<Record<SettingName, string>> = {},
): Promise<ThrowawayStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'portal-domains-'));
  const ports = await freePorts(PORTS.length);
  const settings: Environment = {
    PATH: environment.PATH,
    HOME: environment.HOME,
    PORTAL_CACHE_DIR: environment.PORTAL_CACHE_DIR,
    PORTAL_CADDY_BIN: environment.PORTAL_CADDY_BIN,
    PORTAL_TEMPORAL_BIN: environment.PORTAL_TEMPORAL_BIN,
    PORTAL_LOG_LEVEL: environment.PORTAL_LOG_LEVEL ?? 'warn',
    PORTAL_DATA_DIR: dataDir,
    ...Object.fromEntries(PORTS.map((name, index) => [name, String(ports[index])])),
    ...over,
  };
  const stop = new AbortController();
  const close = async (stack?: Stack) => {
    stop.abort();
    await stack?.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const config = readConfig(settings);
    const log = createLog(config.logLevel, 'stack');
    const kill = new AbortController().signal;
    const stack = await startStack({ config, log, out, environment: settings, stop: stop.signal, kill });
    if (stack.operatorKey === null) throw new LocalError('not_ready', 'The new stack made no operator key.');
    const apiUrl = `http://127.0.0.1:${config.ports.api}`;
    const api = createClient(apiUrl, stack.operatorKey);
    const caRoot = await readFile(caddyPaths(dataDir).rootFile, 'utf8');
    return { config, stack, api, apiUrl, caRoot, close: () => close(stack) };
  } catch (error) {
    await close();
    throw error;
  }
}
