import dns from 'node:dns';
import { readFile } from 'node:fs/promises';
import type { Config, Server } from '../config/config.ts';
import { isPublicName } from '../core/hostname/reserved-names.ts';
import { createDnsClient } from '../dns/client.ts';
import { createDnsObserver, type DnsObserverOptions } from '../dns/observe.ts';
import { createDnsSampler } from '../dns/sample.ts';
import { type ClosableEdge, type EdgeDeps, loadEdgeDriver } from '../edge/registry.ts';
import { reachable } from '../lib/listen-address.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { createHandshaker } from '../probe/handshake.ts';
import { createHttpsProber, type HttpsProberOptions } from '../probe/https-prober.ts';
import { createPatientProber } from '../probe/patient-prober.ts';
import type { Handshaker, Prober } from '../probe/port.ts';
import type { TrustedRoots } from '../probe/tls-client.ts';
import { tracedDns, tracedEdge, tracedProber } from '../telemetry/traced/adapters.ts';
import { mayReach } from './preflight.ts';

/**
 * Creates the edge that PORTAL_EDGE names, with a span around each call.
 * @throws ConfigError, AccessError
 */
export async function createEdgeFor(
  config: Config,
  { clock, log, metrics, leases, sign, own }: Omit<EdgeDeps, 'onError'>,
): Promise<ClosableEdge> {
  const onError = (error: unknown) => log.warn({ err: error }, 'beside its calls, the edge had a problem');
  const driver = await loadEdgeDriver(config.edge);
  return tracedEdge(await driver.create(config, { clock, log, metrics, leases, sign, own, onError }));
}

/** Asks the resolvers of the settings, the sandbox's own, or the system's. */
export function createDnsObserverFor(
  config: Config,
  clock: () => Date,
  limits: Pick<DnsObserverOptions, 'mostWaiting'> = {},
) {
  return createDnsObserver({ ...dnsOptionsFor(config, clock), isPublic: mayReach(config), ...limits });
}

/** Asks the same servers the few questions of a visit of the patrol. */
export const createDnsSamplerFor = (config: Config, clock: () => Date) =>
  createDnsSampler(dnsOptionsFor(config, clock));

function dnsOptionsFor(config: Config, clock: () => Date) {
  const authoritativePort =
    config.sandbox && config.resolvers === null ? config.ports.dns : config.authoritativePort;
  const mayReachAddress = mayReach(config);
  return {
    dns: tracedDns(createDnsClient()),
    resolvers: resolversOf(config),
    authoritativePort,
    // Another port than everybody's is a laboratory's, whose servers are wherever it likes.
    mayAsk: (address: string) => authoritativePort !== 53 || mayReachAddress(address),
    // All names of a sandbox are below localhost, which is reserved.
    mayFollow: (name: string) => config.sandbox || config.allowPrivateAddresses || isPublicName(name),
    clock,
  };
}

/** Whom we ask. */
export function resolversOf({ resolvers, sandbox, ports }: Config): Server[] {
  return resolvers ?? (sandbox ? [{ host: '127.0.0.1', port: ports.dns }] : systemResolvers());
}

/** The resolvers of this machine, as Node reads them from the system. */
function systemResolvers(): Server[] {
  return dns.getServers().map((text) => {
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+|[0-9a-f:]+))(?::(\d+))?$/i.exec(text) ?? [];
    return { host: bracketed ?? plain ?? text, port: port === undefined ? 53 : Number(port) };
  });
}

/**
 * A probe for each gateway goes through it as clients do, and trusts what they trust: the system's roots, and those
 * of the edge.
 */
export async function createProbersFor(
  config: Config,
  clock: () => Date,
): Promise<(gateway: string) => Prober | null> {
  return throughGateways(config, (way) => {
    const prober = tracedProber(createHttpsProber({ ...way, clock, timeoutMs: PROBE_WITHIN_MS }));
    return createPatientProber(prober, { forMs: 1_500, everyMs: 100 });
  });
}

/** A handshake through each gateway. */
export const createHandshakersFor = (
  config: Config,
  clock: () => Date,
): Promise<(gateway: string) => Handshaker | null> =>
  throughGateways(config, ({ connect }) => createHandshaker({ connect, clock, timeoutMs: PROBE_WITHIN_MS }));

const PROBE_WITHIN_MS = 5_000;

type Way = Pick<HttpsProberOptions, 'connect' | 'trustedRoots'>;

async function throughGateways<T>(
  config: Config,
  create: (way: Way) => T,
): Promise<(gateway: string) => T | null> {
  const trustedRoots = await trustedRootsOf(config);
  const through = new Map(
    config.gateways.map(({ name, address: { host, port } }) => [
      name,
      create({ connect: { host: reachable(host), port }, trustedRoots }),
    ]),
  );
  return (gateway) => through.get(gateway) ?? null;
}

/** Returns the roots that are trusted beside the well-known ones: those of the edge, and PORTAL_TRUSTED_CA_FILE. */
export async function trustedRootsOf(config: Config): Promise<TrustedRoots> {
  const driver = await loadEdgeDriver(config.edge);
  const { trustedCaFile } = config;
  const files = [...driver.rootFiles(config), ...(trustedCaFile === null ? [] : [trustedCaFile])];
  return async () => (await Promise.all(files.map(readIfThere))).filter((pem) => pem !== null);
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
