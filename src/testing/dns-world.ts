import { onTestFinished } from 'vitest';
import { judgeCaa } from '../core/checks/caa.ts';
import { judgeDns } from '../core/checks/dns.ts';
import type { CaFacts, DnsObservation } from '../core/observations.ts';
import { createDnsClient } from '../dns/client.ts';
import { createDnsObserver, type DnsObserverOptions } from '../dns/observe.ts';
import type { ServerAddress } from '../dns/port.ts';
import type { SandboxRecord } from '../sandbox/records.ts';
import { startSandboxDns } from '../sandbox/server.ts';
import { startUdpServer, type UdpBehaviour } from './dns-servers.ts';
import { caaSentence, judgementSentences } from './sentences.ts';

export const DOMAIN = 'portal.acme.localhost';
export const TARGET = 'abc1234.portal.localhost';
export const TOKEN = '0123456789abcdef0123456789abcdef';
export const PROOF = `portal-domain-verification=${TOKEN}`;
export const EDGE = '127.0.0.1';

export const record = (name: string, type: SandboxRecord['type'], ...values: string[]): SandboxRecord => ({
  name,
  type,
  values,
  ttl: 300,
});
export const toTarget = record(DOMAIN, 'CNAME', TARGET);
export const proof = record(`_portal-domain.${DOMAIN}`, 'TXT', PROOF);

/** Registers a clean-up function that vitest calls after the test. */
export function cleanUpAfter(cleanUp: () => Promise<unknown>): void {
  onTestFinished(async () => void (await cleanUp()));
}

type Limits = Partial<Pick<DnsObserverOptions, 'mayAsk' | 'mayFollow' | 'isPublic'>>;

/** A world whose resolver holds `records`, where acme.localhost is served by whatever is put beside it. */
export async function startWorld(records: SandboxRecord[] = [], limits: Limits = {}) {
  const options = { baseDomain: 'portal.localhost', edgeAddress: EDGE };
  const resolver = await startSandboxDns({ ...options, host: '127.0.0.1', port: 0, records: () => records });
  cleanUpAfter(() => resolver.close());
  const { port } = resolver.address;
  const observerOf = (resolvers: readonly ServerAddress[]) => {
    const clock = () => new Date('2026-11-24T12:00:00.000Z');
    const everything = { mayAsk: () => true, mayFollow: () => true, isPublic: () => true };
    const options = { dns: createDnsClient(), resolvers, authoritativePort: port, clock };
    return createDnsObserver({ ...options, ...everything, ...limits });
  };
  const delegate = (name: string, host: string) => {
    records.push(record(`${name}.dns.localhost`, 'A', host));
    const known = records.findIndex((one) => one.name === 'acme.localhost' && one.type === 'NS');
    const others = known === -1 ? [] : (records[known]?.values ?? []);
    if (known !== -1) records.splice(known, 1);
    records.push(record('acme.localhost', 'NS', ...others, `${name}.dns.localhost`));
  };
  const judged = (observation: DnsObservation) => {
    const { domain } = observation;
    const subject = { domain, canonicalHost: TARGET, ownershipToken: TOKEN };
    return judgementSentences(judgeDns(observation, subject));
  };
  return {
    records,
    judged,
    resolver: resolver.address,
    port,
    /** An authoritative server of acme.localhost that behaves. */
    async server(name: string, host: string, records: SandboxRecord[]) {
      delegate(name, host);
      const server = await startSandboxDns({ ...options, host, port, records: () => records });
      cleanUpAfter(() => server.close());
    },
    /** An authoritative server of acme.localhost that does not. */
    async broken(name: string, host: string, behave: UdpBehaviour) {
      delegate(name, host);
      const server = await startUdpServer(behave, { host, port });
      cleanUpAfter(() => server.close());
    },
    delegate,
    observer: (resolvers: ServerAddress[] = [resolver.address]) => observerOf(resolvers),
    async check(resolvers: ServerAddress[] = [resolver.address], domain = DOMAIN) {
      const observation = await observerOf(resolvers).observe({ domain, canonicalHost: TARGET });
      const { pointsHere, owned } = judged(observation);
      return { ...judged(observation), observation, verdict: `${pointsHere.reason}, ${owned.reason}` };
    },
    /** Observes the CAA records, for a CA whose identity is `ca.example`. */
    async caa(resolvers: ServerAddress[] = [resolver.address], domain = DOMAIN) {
      const ca: CaFacts = { identities: ['ca.example'], account: { uri: null } };
      const steps = await observerOf(resolvers).caa(domain);
      return { ...caaSentence(judgeCaa(steps, ca, { domain, canonicalHost: TARGET })), steps };
    },
  };
}

export async function startServer(behave: UdpBehaviour): Promise<ServerAddress> {
  const server = await startUdpServer(behave);
  cleanUpAfter(() => server.close());
  return server.address;
}
