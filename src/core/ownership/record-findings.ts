import ipaddr from 'ipaddr.js';
import { remainingTtl } from '../checks/dns-notes.ts';
import { ownAddresses } from '../checks/own-addresses.ts';
import { plusSeconds } from '../lifecycle/schedules.ts';
import {
  type AddressRecord,
  type DnsObservation,
  PRIVATE_ADDRESS,
  type ServerView,
} from '../observations.ts';
import { holdsOwnershipProof, ownershipRecordName } from './ownership-txt.ts';

/** The state in DNS of one record that should be published. It informs people; conditions judge. */
export type RecordFinding = {
  /** `unknown`: no server could tell, or none was asked yet. */
  state: 'missing' | 'ok' | 'wrong' | 'unknown';
  /** The current records, e.g. `CNAME old.acme.com`, the authoritative servers' answers first. */
  observed: string[];
  /** Seconds that caches may keep what was seen, else null. */
  ttl: number | null;
  /** Until when caches may answer with what is not right, as of the check (ISO 8601); null: nothing is, or none said. */
  cachedUntil: string | null;
};

type State = RecordFinding['state'];
/** One thing seen: its text and its TTL, where the observation has one. */
type Seen = { text: string; ttl: number | null };
/** How to read one server's view for one record. */
type Reading = { state: (view: ServerView) => State; seen: (view: ServerView) => Seen[] };

/** The routing CNAME. An answer of nothing but the edge's own addresses is right too: the provider flattened it. */
export function findCname(dns: DnsObservation | null, canonicalHost: string): RecordFinding {
  if (dns === null) return NOT_CHECKED;
  const ours = ownAddresses(dns);
  const state = (view: ServerView): State => {
    if (view.outcome === 'loop') return 'wrong';
    if (view.chain.some((hop) => hop.to === canonicalHost)) return 'ok';
    if (view.chain.length > 0) return 'wrong';
    if (view.addresses.length === 0) return 'missing';
    return view.addresses.every(({ address }) => isAmong(address, ours)) ? 'ok' : 'wrong';
  };
  const finding = combine(dns.observedAt, dns.routing, {
    state,
    seen: (view) => [...chainSeen(view), ...addressesSeen(view)],
  });
  return withDoubledName(finding, dns, 'routing');
}

/** One A or AAAA record of an apex. Other addresses of its family, without it, are wrong. */
export function findAddress(dns: DnsObservation | null, address: string): RecordFinding {
  if (dns === null) return NOT_CHECKED;
  const ours = ownAddresses(dns);
  const family = address.includes(':') ? 'AAAA' : 'A';
  const sameFamily = (view: ServerView) => view.addresses.filter(({ type }) => type === family);
  const state = (view: ServerView): State => {
    const found = sameFamily(view).map((record) => record.address);
    if (isAmong(address, found)) return 'ok';
    return found.every((other) => isAmong(other, ours)) ? 'missing' : 'wrong';
  };
  const seen = (view: ServerView) => [
    ...chainSeen(view),
    ...addressesSeen({ ...view, addresses: sameFamily(view) }),
  ];
  return withDoubledName(combine(dns.observedAt, dns.routing, { state, seen }), dns, 'routing');
}

/** The ownership TXT. Values beside the right one do no harm: two tenants may be proving one name. */
export function findOwnershipTxt(dns: DnsObservation | null, token: string): RecordFinding {
  if (dns === null) return NOT_CHECKED;
  const state = (view: ServerView): State => {
    if (holdsOwnershipProof(view.txt, token)) return 'ok';
    return view.txt.length > 0 ? 'wrong' : 'missing';
  };
  const seen = (view: ServerView) => view.txt.map((value) => ({ text: `TXT ${value}`, ttl: null }));
  return withDoubledName(combine(dns.observedAt, dns.ownership, { state, seen }), dns, 'ownership');
}

const NOT_CHECKED: RecordFinding = { state: 'unknown', observed: [], ttl: null, cachedUntil: null };

/**
 * The authoritative servers' word counts where one of them could tell, else the resolvers'. If servers differ, the
 * worse state is reported, since it is the one to act upon. Records that only resolvers hold are listed last, with the
 * resolver's address.
 */
function combine(at: string, views: readonly ServerView[], reading: Reading): RecordFinding {
  const conclusive = views.filter(isConclusive);
  const authoritative = conclusive.filter((view) => view.role === 'authoritative');
  const deciding = authoritative.length > 0 ? authoritative : conclusive;
  const seen = deciding.flatMap(reading.seen);
  const observed = new Set(seen.map(({ text }) => text));
  for (const view of conclusive.filter((other) => !deciding.includes(other))) {
    for (const { text } of reading.seen(view)) {
      if (!observed.has(text)) observed.add(`${text} (still at resolver ${view.server})`);
    }
  }
  const ttls = seen.flatMap(({ ttl }) => (ttl === null ? [] : [ttl]));
  return {
    state: worst(deciding.map(reading.state)),
    observed: [...observed],
    ttl: ttls.length > 0 ? Math.max(...ttls) : null,
    cachedUntil: cachedUntil(
      at,
      conclusive.filter((view) => reading.state(view) !== 'ok'),
    ),
  };
}

/** The last of the answers that are not right to leave the caches, each asked for at the latest now. */
function cachedUntil(at: string, notRight: readonly ServerView[]): string | null {
  const seconds = notRight.map(remainingTtl).filter((ttl) => ttl !== null);
  return seconds.length === 0 ? null : plusSeconds(at, Math.max(...seconds));
}

function worst(states: readonly State[]): State {
  const order: readonly State[] = ['wrong', 'missing', 'ok'];
  return order.find((state) => states.includes(state)) ?? 'unknown';
}

/** Returns whether the server's outcome reports what the zone holds, rather than a failure on the way. */
function isConclusive(view: ServerView): boolean {
  switch (view.outcome) {
    case 'answer':
    case 'nxdomain':
    case 'no_data':
    case 'loop':
      return true;
    default:
      return false;
  }
}

function chainSeen(view: ServerView): Seen[] {
  return view.chain.map((hop, i) => ({
    text: i === 0 ? `CNAME ${hop.to}` : `CNAME ${hop.to} (from ${hop.from})`,
    ttl: i === 0 ? hop.ttl : null,
  }));
}

/** Addresses behind a CNAME are those of its target, so they stand only where there is none. */
function addressesSeen(view: ServerView): Seen[] {
  if (view.chain.length > 0) return [];
  return view.addresses.map((record) => ({ text: zoneText(record), ttl: record.ttl }));
}

/** `AAAA 2001:db8::1`, as it stands in a zone. */
const zoneText = ({ type, address }: AddressRecord) =>
  address === PRIVATE_ADDRESS ? 'a private address' : `${type} ${address}`;

/** Adds where the record was found instead, when the provider appended the zone to a name that had it already. */
function withDoubledName(
  finding: RecordFinding,
  dns: DnsObservation,
  purpose: 'routing' | 'ownership',
): RecordFinding {
  if (dns.doubledName === null || finding.state !== 'missing') return finding;
  const isOwnership = dns.doubledName.startsWith(ownershipRecordName(''));
  if (isOwnership !== (purpose === 'ownership')) return finding;
  return { ...finding, observed: [...finding.observed, `a record at ${dns.doubledName}`] };
}

/** IPv6 addresses have many spellings. */
function isAmong(address: string, others: readonly string[]): boolean {
  return others.some((other) => other === address || sameAddress(other, address));
}

function sameAddress(one: string, other: string): boolean {
  if (!ipaddr.isValid(one) || !ipaddr.isValid(other)) return false;
  return ipaddr.parse(one).toNormalizedString() === ipaddr.parse(other).toNormalizedString();
}
