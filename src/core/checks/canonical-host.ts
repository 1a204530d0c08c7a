import { type Condition, condition } from '../conditions.ts';
import type { CanonicalHostView, DnsObservation, ServerOutcome } from '../observations.ts';
import { listWords, outcomeWords } from './dns-words.ts';

type Fault = 'bogus' | 'absent' | 'failing';

/**
 * The fault of our own canonical host; null where it has none, or where nobody answered, which is no "no". One resolver
 * that finds its signatures broken is enough, as CAs validate; an address that any resolver gives refutes the others.
 */
export function canonicalHostFault(dns: DnsObservation): Fault | null {
  const said = (...outcomes: ServerOutcome[]) =>
    (dns.canonicalHostViews ?? []).some(({ outcome }) => outcomes.includes(outcome));
  if (said('dnssec_bogus')) return 'bogus';
  if (dns.edgeAddresses.length > 0) return null;
  if (said('nxdomain', 'no_data', 'loop')) return 'absent';
  return said('servfail', 'refused', 'malformed', 'lame', 'filtered', 'oversized') ? 'failing' : null;
}

/** The fault in words for everybody, with who said so; null where there is none. */
export function canonicalHostWords(dns: DnsObservation, canonicalHost: string): string | null {
  const fault = canonicalHostFault(dns);
  if (fault === null) return null;
  const views = (dns.canonicalHostViews ?? []).filter(({ outcome }) => outcome !== 'answer');
  return `${canonicalHost}, which is ours, ${WHAT[fault]} (${listWords(views.map(saidBy))}).`;
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
  const words = canonicalHostWords(dns, canonicalHost);
  if (fault === null || words === null) return null;
  const message = `Your record is right, and you need not change anything: ${words} ${MEND[fault]} No certificate is asked for until then.`;
  return condition('CertificateAllowed', 'canonical_host_broken', message, dns.observedAt);
}

const WHAT: Record<Fault, string> = {
  bogus: 'lies in a zone whose DNSSEC signatures are broken',
  absent: 'has no address in DNS',
  failing: 'cannot be looked up',
};

const MEND: Record<Fault, string> = {
  bogus:
    'The operator has the zone signed anew, or removes its DS record at the registrar of the base domain.',
  absent:
    'The operator gives it an address; a wildcard record does not cover a name that has records, or names below it, of its own.',
  failing: 'The operator looks at the name servers of the base domain, and at PORTAL_DNS_RESOLVERS.',
};

const saidBy = ({ server, outcome }: CanonicalHostView) => `${server} ${outcomeWords(outcome)}`;
