import {
  type AddressRecord,
  type CaaStep,
  type CnameHop,
  type DnsObservation,
  PRIVATE_ADDRESS,
  type ServerView,
} from '../core/observations.ts';
import { ownershipRecordValue } from '../core/ownership/ownership-txt.ts';

export type Seen = Omit<DnsObservation, 'observedAt' | 'domain' | 'overTcp'>;

/** The rules by which an observation is redacted for tenants, and the canonical host. */
export type RedactionRules = {
  canonicalHost: string;
  isPublic: (address: string) => boolean;
  mayFollow: (name: string) => boolean;
};

/**
 * Redacts an observation: removes internal data that only our resolvers know. A tenant can make its name a CNAME to
 * any name, internal ones included. An internal address is replaced by a note that there is one; behind a CNAME it is
 * removed if it is the only one, so that a missing name and an internal one look alike. Behind a CNAME only those
 * texts are kept that could be a proof, and of a chain that ends at an internal or missing name only the tenant's own
 * record.
 */
export function redact(seen: Seen, { canonicalHost, isPublic, mayFollow }: RedactionRules): Seen {
  const ours = [...seen.edgeAddresses, ...(seen.recentAddresses ?? []).map(({ address }) => address)];
  const isVisible = ({ address }: AddressRecord) => isPublic(address) || ours.includes(address);
  const named = (record: AddressRecord) =>
    isVisible(record) ? record : { ...record, address: PRIVATE_ADDRESS };
  const view = (one: ServerView, holds: (cleaned: ServerView) => boolean): ServerView => {
    const nothing = one.chain.length > 0 && !one.addresses.some(isVisible);
    const { besideCname } = one;
    const cleaned: ServerView = {
      ...one,
      addresses: nothing ? [] : one.addresses.map(named),
      ...(besideCname === undefined ? {} : { besideCname: besideCname.map(named) }),
      txt: one.chain.length === 0 ? one.txt : one.txt.filter((text) => text.startsWith(PROOF)),
    };
    const outside = holds(cleaned) && one.addresses.every(isVisible) && endsOutside(one.chain, mayFollow);
    return { ...cleaned, chain: outside ? one.chain : ownHops(one.chain, canonicalHost) };
  };
  return {
    ...seen,
    routing: seen.routing.map((one) => view(one, ({ addresses }) => addresses.length > 0)),
    ownership: seen.ownership.map((one) => view(one, ({ txt }) => txt.length > 0)),
  };
}

/** The same for CAA: of a chain at whose end nothing is found, only the first hop. */
export function redactCaa(steps: readonly CaaStep[]): CaaStep[] {
  return steps.map(({ name, views }) => ({
    name,
    views: views.map((one) => (one.caa === undefined ? { ...one, chain: ownHops(one.chain, null) } : one)),
  }));
}

const PROOF = ownershipRecordValue('');

function endsOutside(chain: readonly CnameHop[], mayFollow: (name: string) => boolean): boolean {
  const end = chain.at(-1)?.to;
  return end === undefined || mayFollow(end);
}

/**
 * Returns the hops that are always public: the first, which the tenant created; all hops up to the canonical host, or
 * to it with a zone appended, which only our tenants write; and a loop back to the first name.
 */
function ownHops(chain: readonly CnameHop[], canonicalHost: string | null): CnameHop[] {
  const [first] = chain;
  if (first === undefined || chain.at(-1)?.to === first.from) return [...chain];
  const ours = chain.findIndex(
    ({ to }) => canonicalHost !== null && (to === canonicalHost || to.startsWith(`${canonicalHost}.`)),
  );
  return chain.slice(0, Math.max(ours, 0) + 1);
}
