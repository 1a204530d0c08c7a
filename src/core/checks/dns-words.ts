import { type AddressRecord, PRIVATE_ADDRESS, type ServerOutcome, type ServerView } from '../observations.ts';

/** How many values a sentence names before it says how many more there are. */
const NAMED = 4;

/** `a`, `a and b`, `a, b and c`; long lists are cut. */
export function listWords(words: readonly string[]): string {
  if (words.length > NAMED) return `${words.slice(0, NAMED).join(', ')} and ${words.length - NAMED} more`;
  const last = words.at(-1) ?? 'nothing';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** `AAAA 2001:db8::1`, as it stands in a zone. */
export function addressWords({ type, address }: AddressRecord): string {
  return address === PRIVATE_ADDRESS ? 'a private address' : `${type} ${address}`;
}

/** The names that the chain leads over, up to `end`: `a.example (over it to b.example)`. */
export function pathWords(view: ServerView, end?: string): string {
  const names = view.chain.map(({ to }) => to);
  const stop = end === undefined ? names.length : names.indexOf(end) + 1;
  const [first = 'nothing', ...others] = names.slice(0, stop);
  return others.length === 0 ? first : `${first} (and over it to ${listWords(others)})`;
}

/** What an advice is made for. `zone`: the zone that holds the domain, where it is known. */
export type Advised = {
  domain: string;
  canonicalHost: string;
  zone: string | undefined;
  /** Our addresses to publish where no CNAME can stand. */
  edgeAddresses: readonly string[];
};

/** Whether the domain is the top of its zone, where no CNAME can stand. */
export const isTop = ({ domain, zone }: Pick<Advised, 'domain' | 'zone'>) => zone === domain;

/** The same as what is to be done beside something else, without a capital or an end. */
export function leadHereWords(to: Advised): string {
  return isTop(to)
    ? `let ${ownAddressWords(to)} be what stands at ${to.domain}, and nothing else`
    : `make ${to.domain} a CNAME to ${to.canonicalHost}`;
}

/** What to publish, and what to type as the record's name: the CNAME, or at the top of a zone our addresses. */
export function publishAdvice(to: Advised): string {
  const { domain, canonicalHost, zone } = to;
  if (isTop(to)) return `Publish ${ownAddressWords(to)} for ${domain} (name @ in the zone ${domain}).`;
  const advice = `Create a CNAME record for ${domain} with the value ${canonicalHost}.`;
  const isKnown = zone !== undefined && domain.endsWith(`.${zone}`);
  return isKnown ? `${advice} In the zone ${zone} its name is ${domain.slice(0, -zone.length - 1)}.` : advice;
}

/** The same where a record is there and wrong. */
export function changeAdvice(to: Advised): string {
  return isTop(to)
    ? `Let ${ownAddressWords(to)} be what stands at ${to.domain}, and nothing else.`
    : `Change its value to ${to.canonicalHost}.`;
}

function ownAddressWords({ edgeAddresses, canonicalHost }: Advised): string {
  const records = edgeAddresses.map((address) => `${address.includes(':') ? 'AAAA' : 'A'} ${address}`);
  return records.length === 0 ? `the addresses of ${canonicalHost}` : listWords(records);
}

/** `ns1.acme.com`; our resolvers have no names for anybody. */
export function askedName({ server, role }: ServerView): string {
  if (role === 'resolver') return 'our resolvers';
  // As dns/zone-finder.ts writes it, or as tenants are told it: without a private address.
  const [name = ''] = server.split(' ');
  return name.includes('.') && !/[:[]/.test(name) ? name : 'a name server';
}

/** Who was asked and said it, where all of them say it. */
export function seenAtWords(views: readonly ServerView[]): string {
  const names = [...new Set(views.map(askedName))];
  return names.length === 0 ? '' : `Seen at ${listWords(names)}.`;
}

/** Who was asked and said it, where all of them agree; else who said what. */
export function askedWords(views: readonly ServerView[]): string {
  const said = new Map<string, string[]>();
  for (const view of views) {
    const words = viewWords(view);
    const names = said.get(words) ?? [];
    if (!names.includes(askedName(view))) said.set(words, [...names, askedName(view)]);
  }
  if (said.size === 0) return '';
  if (said.size === 1) return seenAtWords(views);
  return `${[...said]
    .slice(0, NAMED)
    .map(([words, names]) => `At ${listWords(names)}: ${words}`)
    .join('; ')}.`;
}

/** What one server says, in few words, for a list of servers that disagree. */
export function viewWords(view: ServerView): string {
  const beside = (view.besideCname ?? []).map(addressWords);
  const said = [
    ...(view.chain.length > 0 ? [`CNAME ${pathWords(view)}`] : view.addresses.map(addressWords)),
    ...beside,
    ...view.txt.map((text) => `TXT ${JSON.stringify(text)}`),
  ];
  switch (view.outcome) {
    case 'nxdomain':
      return 'the name does not exist';
    case 'loop':
      return `CNAME ${pathWords(view)}, in a circle`;
    default:
      return said.length === 0 ? 'the name has no such record' : listWords(said);
  }
}

const DAY = 86_400;
/** Whatever a TTL says, resolvers keep nothing for longer (RFC 8767 4). */
const LONGEST_KEPT = 7 * DAY;

/** `about 40 minutes`, for sentences that ask for patience. */
export function durationWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7200) return `about ${Math.round(seconds / 60)} minutes`;
  if (seconds < 2 * DAY) return `about ${Math.round(seconds / 3600)} hours`;
  return seconds > LONGEST_KEPT ? 'up to 7 days' : `about ${Math.round(seconds / DAY)} days`;
}

const OUTCOMES: Record<ServerOutcome, string> = {
  answer: 'answers',
  nxdomain: 'says that the name does not exist',
  no_data: 'says that the name has no such record',
  loop: 'finds a CNAME loop',
  servfail: 'says SERVFAIL',
  dnssec_bogus: 'finds the signatures broken',
  refused: 'says REFUSED',
  lame: 'says that it does not know the zone',
  timeout: 'does not answer',
  unreachable: 'cannot be reached',
  malformed: 'gives no answer that can be read',
  filtered: 'says no without having looked the name up, as filters do',
  oversized: 'gives too large an answer',
};

/** What a server did when asked, as the verb of a sentence whose subject it is. */
export function outcomeWords(outcome: ServerOutcome): string {
  return OUTCOMES[outcome];
}
