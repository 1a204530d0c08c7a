import { type Condition, condition } from '../conditions.ts';
import type { HostFault } from '../findings/dns-values.ts';
import type { ServerAnswer } from '../findings/fields.ts';
import type { DnsObservation, ServerOutcome } from '../observations.ts';
import { serversOf } from '../redaction/server-names.ts';

/**
 * The fault of our own canonical host; null where it has none, or where nobody answered, which is no "no". One resolver
 * that finds its signatures broken is enough, as CAs validate; an address that any resolver gives refutes the others.
 */
export function canonicalHostFault(dns: DnsObservation): HostFault | null {
  const anyOf = (...outcomes: ServerOutcome[]) =>
    (dns.canonicalHostViews ?? []).some(({ outcome }) => outcomes.includes(outcome));
  if (anyOf('dnssec_bogus')) return 'bogus';
  if (dns.edgeAddresses.length > 0) return null;
  if (anyOf('nxdomain', 'no_data', 'loop')) return 'absent';
  return anyOf('servfail', 'refused', 'malformed', 'lame', 'filtered', 'oversized') ? 'failing' : null;
}

/** Lists the resolvers that found a fault, with the answer of each. */
export function faultOutcomes(dns: DnsObservation): ServerAnswer<ServerOutcome>[] {
  const serverOf = serversOf(dns);
  const views = (dns.canonicalHostViews ?? []).filter(({ outcome }) => outcome !== 'answer');
  return views.map(({ server, outcome }) => ({
    server: serverOf({ server, role: 'resolver' }),
    answer: outcome,
  }));
}

/**
 * The verdict on our own part of a right record: a CA fails for the whole chain when our zone is broken, whatever the
 * tenant's zone holds. Null: no fault.
 */
export function judgeCanonicalHost(
  dns: DnsObservation,
  canonicalHost: string,
): Condition<'CertificateAllowed'> | null {
  const fault = canonicalHostFault(dns);
  if (fault === null) return null;
  const params = { case: 'broken' as const, canonicalHost, fault, outcomes: faultOutcomes(dns) };
  return condition('CertificateAllowed', 'canonical_host_broken', params, dns.observedAt);
}
