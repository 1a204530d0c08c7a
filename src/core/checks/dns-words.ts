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

/** What to publish where a CNAME can stand. */
export function cnameAdvice({ domain, canonicalHost }: { domain: string; canonicalHost: string }): string {
  return `Create a CNAME record for ${domain} with the value ${canonicalHost}.`;
}

/** What one server says, in few words, for a list of servers that disagree. */
export function viewWords(view: ServerView): string {
  const beside = (view.besideCname ?? []).map(addressWords);
  const said = [
    ...(view.chain.length > 0 ? [`CNAME ${pathWords(view)}`] : view.addresses.map(addressWords)),
    ...beside,
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

/** `about 40 minutes`, for sentences that ask for patience. */
export function durationWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7200) return `about ${Math.round(seconds / 60)} minutes`;
  return `about ${Math.round(seconds / 3600)} hours`;
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
