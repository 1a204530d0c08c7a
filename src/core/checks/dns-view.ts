import { type Finding, finding, type ReasonOf } from '../conditions.ts';
import type { Elsewhere } from '../domain.ts';
import type { WantedRecord } from '../findings/dns-values.ts';
import type { ParamsOf } from '../findings/index.ts';
import type { AddressRecord, ServerView } from '../observations.ts';
import { ownershipRecordName, ownershipRecordValue } from '../ownership/ownership-txt.ts';
import { cdnOf, plainAddress } from './addresses.ts';
import { addressesOf, pathOf } from './dns-answers.ts';

/** The domain that an observation is judged for. */
export type DnsSubject = {
  domain: string;
  canonicalHost: string;
  ownershipToken: string;
  /** Left out: nowhere. */
  elsewhere?: Elsewhere;
};

/** The target of the domain according to one definite view. */
export type Reading =
  | { kind: 'right'; reason: 'cname' | 'address'; finding: PointsHereFinding }
  /** `partly`: some of those who follow it come to us all the same. */
  | { kind: 'wrong'; reason: WrongReason; finding: PointsHereFinding; partly: boolean }
  /** It cannot be told, because we do not know where our own edge is. */
  | { kind: 'undecided' };
type WrongReason = Exclude<ReasonOf<'PointsHere'>, 'cname' | 'address' | 'not_checked'>;
export type PointsHereFinding = Finding<'PointsHere'>;

/** `edgeAddresses`: those to publish. `ownAddresses`: all that are ours. */
export type ViewContext = {
  subject: DnsSubject;
  edgeAddresses: readonly string[];
  ownAddresses: readonly string[];
  /** The families of ours that could not be looked up. */
  unresolved: readonly AddressRecord['type'][];
  hasProof: boolean;
  /** The zone that holds the domain, where it is known. */
  zone: string | undefined;
};
type Check = (view: ServerView, context: ViewContext) => Reading | null;

/** In order; the first that has something to say reads the view. */
const VIEW_CHECKS: readonly Check[] = [
  severalCnames,
  chainIsLoop,
  addressBesideCname,
  reachesCanonicalHost,
  nameDoesNotExist,
  webAddressAsTarget,
  zoneAppendedToTarget,
  leadsToAnotherPortal,
  nameHasNoRecord,
  targetHasNoAddress,
  edgeIsUnknown,
  everyAddressIsOurs,
  restCannotBeCompared,
  proxyIsInFront,
  onlyIpv6IsStale,
  leadsToOtherHost,
];

/** Reads one definite view. */
export function readView(view: ServerView, context: ViewContext): Reading {
  for (const check of VIEW_CHECKS) {
    const reading = check(view, context);
    if (reading !== null) return reading;
  }
  return someAddressIsNotOurs(view, context);
}

const wanted = ({ subject, edgeAddresses, zone }: ViewContext): WantedRecord => ({
  domain: subject.domain,
  canonicalHost: subject.canonicalHost,
  zone: zone ?? null,
  addresses: [...edgeAddresses],
});
const right = <R extends 'cname' | 'address'>(reason: R, params: ParamsOf<'PointsHere', R>): Reading => ({
  kind: 'right',
  reason,
  finding: finding('PointsHere', reason, params),
});
const wrong = <R extends WrongReason>(
  reason: R,
  params: ParamsOf<'PointsHere', R>,
  partly = false,
): Reading => ({ kind: 'wrong', reason, finding: finding('PointsHere', reason, params), partly });
const isOurs = (record: AddressRecord, edge: readonly string[]) =>
  edge.includes(plainAddress(record.address));

const someAreOurs = (records: readonly AddressRecord[], own: readonly string[]) =>
  records.some((record) => isOurs(record, own));

function chainIsLoop(view: ServerView, context: ViewContext) {
  if (view.outcome !== 'loop') return null;
  return wrong('cname_loop', { case: 'loop', wanted: wanted(context), path: pathOf(view) });
}

/** DNS allows one at a name (RFC 1034 3.6.2); where a provider takes two, resolvers choose or refuse. */
function severalCnames(view: ServerView, context: ViewContext) {
  const targets = view.cnames ?? [];
  if (targets.length < 2) return null;
  const isThere = targets.includes(context.subject.canonicalHost);
  return wrong('split_answers', { case: 'several_cnames', wanted: wanted(context), targets }, isThere);
}

/** A provider that flattens shows the CNAME to who asks for it, and addresses to the others: where all are ours, all arrive. */
function addressBesideCname(view: ServerView, context: ViewContext): Reading | null {
  const { subject, ownAddresses, unresolved } = context;
  const arrives = view.chain.some(({ to }) => to === subject.canonicalHost);
  const others = (view.besideCname ?? []).filter((record) => !arrives || !isOurs(record, ownAddresses));
  if (view.besideCname === undefined || others.length === 0) return null;
  if (arrives && (ownAddresses.length === 0 || others.every(({ type }) => unresolved.includes(type))))
    return { kind: 'undecided' };
  const target = view.chain[0]?.to ?? null;
  const addresses = addressesOf(view.besideCname);
  return wrong(
    'split_answers',
    { case: 'address_beside_cname', wanted: wanted(context), target, addresses },
    arrives || someAreOurs(view.besideCname, ownAddresses),
  );
}

function reachesCanonicalHost(view: ServerView, { subject }: ViewContext) {
  const { domain, canonicalHost } = subject;
  if (!view.chain.some((hop) => hop.to === canonicalHost)) return null;
  return right('cname', { case: 'leads', domain, path: pathOf(view, canonicalHost) });
}

function nameDoesNotExist(view: ServerView, context: ViewContext) {
  if (view.outcome !== 'nxdomain' || view.chain.length > 0) return null;
  return wrong('nxdomain', { case: 'absent', wanted: wanted(context) });
}

/** `https://` or a path typed into the value, as people copy it from a browser. */
function webAddressAsTarget(view: ServerView, context: ViewContext) {
  const hop = view.chain.find(({ to }) => to.includes('/'));
  if (hop === undefined) return null;
  return wrong('wrong_target', { case: 'web_address', wanted: wanted(context), from: hop.from, to: hop.to });
}

function zoneAppendedToTarget(view: ServerView, context: ViewContext) {
  const hop = view.chain.find(({ to }) => to.startsWith(`${context.subject.canonicalHost}.`));
  if (hop === undefined) return null;
  return wrong('wrong_target', {
    case: 'zone_appended',
    wanted: wanted(context),
    from: hop.from,
    to: hop.to,
  });
}

function leadsToAnotherPortal(view: ServerView, context: ViewContext) {
  const { canonicalHost } = context.subject;
  const baseDomain = canonicalHost.slice(canonicalHost.indexOf('.') + 1);
  const hop = view.chain.find(({ to }) => to === baseDomain || to.endsWith(`.${baseDomain}`));
  if (hop === undefined) return null;
  const below = hop.to.endsWith(`.${canonicalHost}`);
  return wrong('wrong_target', {
    case: 'another_portal',
    wanted: wanted(context),
    path: pathOf(view, hop.to),
    below,
  });
}

function nameHasNoRecord(view: ServerView, context: ViewContext) {
  if (view.chain.length > 0 || view.addresses.length > 0) return null;
  return wrong('no_record', { case: 'nothing', wanted: wanted(context) });
}

function targetHasNoAddress(view: ServerView, context: ViewContext) {
  if (view.addresses.length > 0) return null;
  return wrong('wrong_target', { case: 'without_address', wanted: wanted(context), path: pathOf(view) });
}

function edgeIsUnknown(_: ServerView, { ownAddresses }: ViewContext): Reading | null {
  return ownAddresses.length === 0 ? { kind: 'undecided' } : null;
}

/** No address can be called another's while ours of its family are not known. */
function restCannotBeCompared(view: ServerView, { ownAddresses, unresolved }: ViewContext): Reading | null {
  const others = view.addresses.filter((record) => !isOurs(record, ownAddresses));
  return others.every(({ type }) => unresolved.includes(type)) ? { kind: 'undecided' } : null;
}

function everyAddressIsOurs(view: ServerView, { subject, ownAddresses }: ViewContext) {
  if (!view.addresses.every((record) => isOurs(record, ownAddresses))) return null;
  return right('address', { case: 'ours', domain: subject.domain, addresses: addressesOf(view.addresses) });
}

function proxyIsInFront(view: ServerView, context: ViewContext) {
  const { subject, ownAddresses, hasProof } = context;
  const cdns = view.addresses
    .filter((record) => !isOurs(record, ownAddresses))
    .map(({ address }) => cdnOf(address));
  const [cdn] = cdns;
  if (cdn === null || cdn === undefined || cdns.includes(null)) return null;
  // Many a host that a CNAME leads to is itself behind such a network; only its own proxy names mean a proxy here.
  const target = view.chain.at(-1)?.to;
  if (target !== undefined && !cdn.proxyNames.some((ending) => target.endsWith(ending))) return null;
  const { domain, canonicalHost } = subject;
  const seen = { network: cdn.name, addresses: addressesOf(view.addresses) };
  if (hasProof) return right('address', { case: 'behind_proxy', domain, canonicalHost, ...seen });
  const proof = {
    recordName: ownershipRecordName(domain),
    value: ownershipRecordValue(subject.ownershipToken),
  };
  return wrong(
    'proxied',
    { case: 'proxied', wanted: wanted(context), ...seen, ...proof },
    someAreOurs(view.addresses, ownAddresses),
  );
}

function onlyIpv6IsStale(view: ServerView, { subject, edgeAddresses, ownAddresses }: ViewContext) {
  const ipv4 = view.addresses.filter(({ type }) => type === 'A');
  const stale = view.addresses.filter((record) => record.type === 'AAAA' && !isOurs(record, ownAddresses));
  if (ipv4.length === 0 || stale.length === 0) return null;
  if (!ipv4.every((record) => isOurs(record, ownAddresses))) return null;
  const ours = edgeAddresses.filter((address) => address.includes(':'));
  return wrong(
    'stale_ipv6',
    { case: 'stale', domain: subject.domain, stale: addressesOf(stale), ours },
    true,
  );
}

function leadsToOtherHost(view: ServerView, context: ViewContext) {
  if (view.chain.length === 0) return null;
  return wrong(
    'wrong_target',
    { case: 'other_host', wanted: wanted(context), path: pathOf(view) },
    someAreOurs(view.addresses, context.ownAddresses),
  );
}

function someAddressIsNotOurs(view: ServerView, context: ViewContext): Reading {
  const others = view.addresses.filter((record) => !isOurs(record, context.ownAddresses));
  const partly = someAreOurs(view.addresses, context.ownAddresses);
  return wrong(
    'wrong_address',
    { case: 'others', wanted: wanted(context), others: addressesOf(others), partly },
    partly,
  );
}
