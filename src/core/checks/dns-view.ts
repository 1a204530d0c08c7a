import type { ReasonOf } from '../conditions.ts';
import type { Elsewhere } from '../domain.ts';
import { type AddressRecord, PRIVATE_ADDRESS, type ServerView } from '../observations.ts';
import { ownershipRecordName, ownershipRecordValue } from '../ownership/ownership-txt.ts';
import { cdnOf, plainAddress } from './addresses.ts';
import {
  type Advised,
  addressWords,
  changeAdvice,
  isTop,
  listWords,
  pathWords,
  publishAdvice,
} from './dns-words.ts';

/** The domain that an observation is judged for. */
export type DnsSubject = {
  domain: string;
  canonicalHost: string;
  ownershipToken: string;
  /** Left out: nowhere. */
  elsewhere?: Elsewhere;
};

/** What one definite view says about where the domain leads. */
export type Reading =
  | { kind: 'right'; reason: 'cname' | 'address'; message: string }
  /** `partly`: some of those who follow it come to us all the same. */
  | { kind: 'wrong'; reason: WrongReason; message: string; partly: boolean }
  /** It cannot be told, because we do not know where our own edge is. */
  | { kind: 'undecided' };
type WrongReason = Exclude<ReasonOf<'PointsHere'>, 'cname' | 'address' | 'not_checked'>;

/** `edgeAddresses`: those to publish. `ownAddresses`: all that are ours. */
export type ViewContext = {
  subject: DnsSubject;
  edgeAddresses: readonly string[];
  ownAddresses: readonly string[];
  /** The families of ours that could not be looked up. */
  untold: readonly AddressRecord['type'][];
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

const advised = ({ subject, edgeAddresses, zone }: ViewContext): Advised => ({
  domain: subject.domain,
  canonicalHost: subject.canonicalHost,
  zone,
  edgeAddresses,
});
const right = (reason: 'cname' | 'address', message: string): Reading => ({ kind: 'right', reason, message });
const wrong = (reason: WrongReason, message: string, partly = false): Reading => ({
  kind: 'wrong',
  reason,
  message,
  partly,
});
const isOurs = (record: AddressRecord, edge: readonly string[]) =>
  edge.includes(plainAddress(record.address));

const someAreOurs = (records: readonly AddressRecord[], own: readonly string[]) =>
  records.some((record) => isOurs(record, own));

function chainIsLoop(view: ServerView, context: ViewContext) {
  const { subject } = context;
  if (view.outcome !== 'loop') return null;
  return wrong(
    'cname_loop',
    `The CNAME records of ${subject.domain} lead in a circle or on and on: ${pathWords(view)}. ${publishAdvice(advised(context))}`,
  );
}

/** A provider that flattens shows the CNAME to who asks for it, and addresses to the others: where all are ours, all arrive. */
/** DNS allows one at a name (RFC 1034 3.6.2); where a provider takes two, resolvers choose or refuse. */
function severalCnames(view: ServerView, context: ViewContext) {
  const { domain, canonicalHost } = context.subject;
  const targets = view.cnames ?? [];
  if (targets.length < 2) return null;
  const others = targets.filter((target) => target !== canonicalHost);
  const isThere = others.length < targets.length;
  const rest = isThere
    ? `Delete the CNAME of ${domain} to ${listWords(others)}; a name may have only one, and the one to ${canonicalHost} stays.`
    : `Delete all of them but one; a name may have only one. ${changeAdvice(advised(context))}`;
  const mend = isTop(advised(context)) ? `Delete them. ${changeAdvice(advised(context))}` : rest;
  const message = `${domain} has ${targets.length} CNAME records, to ${listWords(targets)}: some see the one, some the other, and many resolvers refuse the name. ${mend}`;
  return wrong('split_answers', message, isThere);
}

function addressBesideCname(view: ServerView, context: ViewContext): Reading | null {
  const { subject, ownAddresses, untold } = context;
  const arrives = view.chain.some(({ to }) => to === subject.canonicalHost);
  const others = (view.besideCname ?? []).filter((record) => !arrives || !isOurs(record, ownAddresses));
  if (view.besideCname === undefined || others.length === 0) return null;
  if (arrives && (ownAddresses.length === 0 || others.every(({ type }) => untold.includes(type))))
    return { kind: 'undecided' };
  const target = view.chain[0]?.to ?? 'another name';
  return wrong(
    'split_answers',
    `${subject.domain} is a CNAME to ${target} and has ${listWords(view.besideCname.map(addressWords))} at the same name, ` +
      `which DNS does not allow: some see the one, some the other. ${isTop(advised(context)) ? `Delete the CNAME. ${changeAdvice(advised(context))}` : `Delete the address records, and let the value of the CNAME be ${subject.canonicalHost}.`}`,
    arrives || someAreOurs(view.besideCname, ownAddresses),
  );
}

function reachesCanonicalHost(view: ServerView, { subject }: ViewContext) {
  if (!view.chain.some((hop) => hop.to === subject.canonicalHost)) return null;
  return right('cname', `${subject.domain} is a CNAME to ${pathWords(view, subject.canonicalHost)}.`);
}

function nameDoesNotExist(view: ServerView, context: ViewContext) {
  const { subject } = context;
  if (view.outcome !== 'nxdomain' || view.chain.length > 0) return null;
  return wrong('nxdomain', `${subject.domain} does not exist in DNS. ${publishAdvice(advised(context))}`);
}

/** `https://` or a path typed into the value, as people copy it from a browser. */
function webAddressAsTarget(view: ServerView, context: ViewContext) {
  const { canonicalHost, domain } = context.subject;
  const hop = view.chain.find(({ to }) => to.includes('/'));
  if (hop === undefined) return null;
  return wrong(
    'wrong_target',
    `The value of the CNAME ${hop.from} is ${hop.to}: a web address with https:// or a / in it, where DNS takes a plain host name. ${isTop(advised(context)) ? changeAdvice(advised(context)) : `Change the value of ${domain} to ${canonicalHost}, without https:// before it and without a / after it.`}`,
  );
}

function zoneAppendedToTarget(view: ServerView, context: ViewContext) {
  const { canonicalHost, domain } = context.subject;
  const hop = view.chain.find(({ to }) => to.startsWith(`${canonicalHost}.`));
  if (hop === undefined) return null;
  const appended = hop.to.slice(canonicalHost.length + 1);
  return wrong(
    'wrong_target',
    `${hop.from} is a CNAME to ${hop.to}: the zone ${appended} was appended to the value. ${isTop(advised(context)) ? changeAdvice(advised(context)) : `Change the value of ${domain} to ${canonicalHost} with a dot at its end (${canonicalHost}.), which tells your DNS provider that the name is complete.`}`,
  );
}

function leadsToAnotherPortal(view: ServerView, context: ViewContext) {
  const { canonicalHost, domain } = context.subject;
  const baseDomain = canonicalHost.slice(canonicalHost.indexOf('.') + 1);
  const hop = view.chain.find(({ to }) => to === baseDomain || to.endsWith(`.${baseDomain}`));
  if (hop === undefined) return null;
  const what = hop.to.endsWith(`.${canonicalHost}`)
    ? 'which lies below your target, but is not it'
    : 'which is not your target';
  return wrong(
    'wrong_target',
    `${domain} is a CNAME to ${pathWords(view, hop.to)}, ${what}. ${isTop(advised(context)) ? changeAdvice(advised(context)) : `Change its value to ${canonicalHost}, exactly.`}`,
  );
}

function nameHasNoRecord(view: ServerView, context: ViewContext) {
  const { subject, edgeAddresses, zone } = context;
  if (view.chain.length > 0 || view.addresses.length > 0) return null;
  const apex =
    edgeAddresses.length === 0 || zone !== undefined || isTop(advised(context))
      ? ''
      : ` Where no CNAME can stand (at the top of a zone), publish ${listWords(edgeAddresses)} as its address instead.`;
  return wrong(
    'no_record',
    `${subject.domain} exists in DNS, but has ${isTop(advised(context)) ? 'no address' : 'neither a CNAME nor an address'}. ${publishAdvice(advised(context))}${apex}`,
  );
}

function targetHasNoAddress(view: ServerView, context: ViewContext) {
  const { subject } = context;
  if (view.addresses.length > 0) return null;
  return wrong(
    'wrong_target',
    `${subject.domain} is a CNAME to ${pathWords(view)}, which has no public address. ${changeAdvice(advised(context))}`,
  );
}

function edgeIsUnknown(_: ServerView, { ownAddresses }: ViewContext): Reading | null {
  return ownAddresses.length === 0 ? { kind: 'undecided' } : null;
}

/** Of a family of ours that is not known just now, no address can be called another's. */
function restCannotBeCompared(view: ServerView, { ownAddresses, untold }: ViewContext): Reading | null {
  const others = view.addresses.filter((record) => !isOurs(record, ownAddresses));
  return others.every(({ type }) => untold.includes(type)) ? { kind: 'undecided' } : null;
}

function everyAddressIsOurs(view: ServerView, { subject, ownAddresses }: ViewContext) {
  if (!view.addresses.every((record) => isOurs(record, ownAddresses))) return null;
  return right('address', `${subject.domain} leads to our address ${seenAddresses(view)}.`);
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
  const seen = `${subject.domain} has addresses of ${cdn.name} (${seenAddresses(view)}): a proxy is in front of it.`;
  if (hasProof) {
    return right(
      'address',
      `${seen} It must pass requests on to ${subject.canonicalHost}, on port 80 too, or no certificate can be issued.`,
    );
  }
  const txt = `TXT record ${ownershipRecordName(subject.domain)} with the value ${ownershipRecordValue(subject.ownershipToken)}`;
  return wrong(
    'proxied',
    `${seen} Switch the proxy off for this record${isTop(advised(context)) ? `. ${changeAdvice(advised(context))} Or` : ` and make it a CNAME to ${subject.canonicalHost}, or`} keep the proxy and publish the ${txt}.`,
    someAreOurs(view.addresses, ownAddresses),
  );
}

function onlyIpv6IsStale(view: ServerView, { subject, edgeAddresses, ownAddresses }: ViewContext) {
  const ipv4 = view.addresses.filter(({ type }) => type === 'A');
  const stale = view.addresses.filter((record) => record.type === 'AAAA' && !isOurs(record, ownAddresses));
  if (ipv4.length === 0 || stale.length === 0) return null;
  if (!ipv4.every((record) => isOurs(record, ownAddresses))) return null;
  const ours = edgeAddresses.filter((address) => address.includes(':'));
  const orChange = ours.length === 0 ? '' : `, or change it to ${listWords(ours)}`;
  return wrong(
    'stale_ipv6',
    `The IPv4 address of ${subject.domain} is ours, but its IPv6 record (${listWords(stale.map(addressWords))}) leads elsewhere. Delete that record${orChange}.`,
    true,
  );
}

function leadsToOtherHost(view: ServerView, context: ViewContext) {
  const { subject, ownAddresses } = context;
  if (view.chain.length === 0) return null;
  return wrong(
    'wrong_target',
    `${subject.domain} is a CNAME to ${pathWords(view)}. ${changeAdvice(advised(context))}`,
    someAreOurs(view.addresses, ownAddresses),
  );
}

function someAddressIsNotOurs(view: ServerView, context: ViewContext): Reading {
  const { subject, edgeAddresses, ownAddresses, zone } = context;
  const others = view.addresses.filter((record) => !isOurs(record, ownAddresses));
  const partly = someAreOurs(view.addresses, ownAddresses);
  const seen = `${subject.domain} has ${listWords(others.map(addressWords))}, which is not ours${partly ? ', beside ours' : ''}.`;
  if (isTop(advised(context)))
    return wrong('wrong_address', `${seen} Delete it. ${changeAdvice(advised(context))}`, partly);
  const top = ` where no CNAME can stand (at the top of a zone), have ${listWords(edgeAddresses)} as the only address.`;
  const message = `${seen} Delete it and publish a CNAME to ${subject.canonicalHost}${zone === undefined ? `;${top}` : '.'}`;
  return wrong('wrong_address', message, partly);
}

const isTold = ({ address }: AddressRecord) => address !== PRIVATE_ADDRESS;
const seenAddresses = (view: ServerView) =>
  listWords(view.addresses.map((record) => (isTold(record) ? record.address : addressWords(record))));
