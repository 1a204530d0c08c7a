import { decidingViews } from '../core/checks/dns-facts.ts';
import { ownAddresses } from '../core/checks/own-addresses.ts';
import type { CaaStep, CaFacts, DnsObservation } from '../core/observations.ts';
import type { ChallengeProber, Preflight } from './port.ts';

export type PreflightParts = {
  /** The CAA records from a domain upwards. */
  caa: (domain: string) => Promise<CaaStep[]>;
  /** The CA that the edge orders from. */
  ca: () => Promise<CaFacts>;
  challenge: ChallengeProber;
  clock: () => Date;
};

/** Combines the checks, which run in parallel. */
export function createPreflight({ caa, ca, challenge, clock }: PreflightParts): Preflight {
  return {
    async observe({ domain, dns }) {
      const observedAt = clock().toISOString();
      const question = { domain, addresses: addressesOf(dns), edgeAddresses: ownAddresses(dns) };
      const [facts, steps, views] = await Promise.all([ca(), caa(domain), challenge.ask(question)]);
      return { observedAt, ca: facts, caa: steps, challenge: views };
    },
  };
}

/** Every address that somebody whose word counts gives; IPv6 first, as CAs prefer it. */
function addressesOf({ routing }: DnsObservation): string[] {
  const records = decidingViews(routing).views.flatMap(({ addresses }) => addresses);
  const ofType = (type: 'A' | 'AAAA') =>
    records.filter((one) => one.type === type).map(({ address }) => address);
  return [...new Set([...ofType('AAAA'), ...ofType('A')])];
}
