import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { isLoopback, isPublicAddress } from '../core/checks/public-address.ts';
import type { CaFacts } from '../core/observations.ts';
import type { DnsObserver } from '../dns/observe.ts';
import { loadEdgeDriver } from '../edge/registry.ts';
import { createCaFacts } from '../probe/ca-facts.ts';
import { canaryOf } from '../probe/canary.ts';
import { createChallengeProber } from '../probe/challenge-prober.ts';
import type { Preflight } from '../probe/port.ts';
import { createPreflight } from '../probe/preflight.ts';
import { tracedPreflight } from '../telemetry/traced/adapters.ts';

/** Returns whether a tenant's DNS record or redirect may make us connect to an address. */
export function mayReach({ allowPrivateAddresses, ownNetworks }: Config): (address: string) => boolean {
  return (address) => allowPrivateAddresses || isPublicAddress(address, ownNetworks);
}

/** The preflight as the settings have it. */
export function createPreflightFor(config: Config, dns: DnsObserver, clock: () => Date): Preflight {
  const preflight = createPreflight({
    clock,
    caa: (domain) => dns.caa(domain),
    ca: createCaFacts({
      identities: config.caaIdentities,
      directory: config.acme.directory,
      caFile: config.acme.caFile,
      account: accountOf(config, clock),
      clock,
    }),
    challenge: createChallengeProber({
      canary: canaryOf(config.baseDomain),
      nonce: () => randomBytes(17).toString('base64url'),
      resolve: (name) => dns.resolve(name),
      mayConnect: mayReach(config),
      route: routeOf(config),
    }),
  });
  return tracedPreflight(preflight);
}

/**
 * Returns the endpoint to connect to for port 80 or 443 of an address. On loopback addresses (a test set-up, the
 * sandbox) our edge listens on its own ports; an edge whose public addresses cannot be reached from here is reached
 * by the addresses in the settings.
 */
function routeOf({ ports, edgeHttpAddress, gateways: [first] }: Config) {
  return ({ address, port, ours }: { address: string; port: 80 | 443; ours: boolean }) => {
    if (ours && edgeHttpAddress !== null) return port === 80 ? edgeHttpAddress : first.address;
    if (!isLoopback(address)) return { host: address, port };
    return { host: address, port: port === 80 ? ports.http : ports.https };
  };
}

/** Finds the account at the CA: the settings' own, else by the files of the edge. */
function accountOf(config: Config, clock: () => Date): () => Promise<CaFacts['account']> {
  const { accountUri, edge } = config;
  if (accountUri !== null) return async () => ({ uri: accountUri });
  let opened: Promise<() => Promise<CaFacts['account']>> | null = null;
  return async () => {
    opened ??= loadEdgeDriver(edge).then((driver) => driver.caFacts(config, clock));
    return (await opened)();
  };
}
