import type { Address, Answer, WantedRecord } from '../../findings/dns-values.ts';
import type { Server, ServerAnswer } from '../../findings/fields.ts';
import type { Asked } from '../../findings/notes.ts';
import { PRIVATE_ADDRESS, type ServerOutcome } from '../../observations.ts';
import type { Audience } from '../language.ts';

/** How many values a sentence names before it says how many more there are. */
const NAMED = 4;

/** `a`, `a and b`, `a, b and c`; long lists are cut. */
export function list(words: readonly string[]): string {
  if (words.length > NAMED) return `${words.slice(0, NAMED).join(', ')} and ${words.length - NAMED} more`;
  const last = words.at(-1) ?? 'nothing';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** Sentences that are there, one after the other. */
export const sentences = (...all: (string | null)[]) => all.filter(Boolean).join(' ');

/** The advice to an operator; a tenant reads that the operator of the service acts. */
export const operatorActs = (to: Audience, advice: string) =>
  to === 'operator' ? advice : 'The operator of this service must resolve it; you need not change anything.';

/** The CA's pause as a tenant reads of it: whose link it ends by is the operator's alone. */
export const SUSPENDED_PLAIN =
  'The CA takes no orders from us for this name at present. The operator of this service must resolve it; you need not change anything.';

/** `AAAA 2001:db8::1`, as it stands in a zone. */
export const address = ({ type, address: text }: Address) =>
  text === PRIVATE_ADDRESS ? 'a private address' : `${type} ${text}`;

export const addressList = (addresses: readonly Address[]) => list(addresses.map(address));

/** The addresses without their types. */
export const bareAddresses = (addresses: readonly Address[]) =>
  list(addresses.map((one) => (one.address === PRIVATE_ADDRESS ? 'a private address' : one.address)));

/** The names that a chain leads over: `a.example (and over it to b.example)`. */
export function pathOf([first = 'nothing', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} (and over it to ${list(others)})`;
}

/** A server as its reader may know it. */
export function server({ role, name, number, label }: Server): string {
  if (label !== null) return label;
  if (role === 'resolver') return `our resolver ${number}`;
  const known = name ?? 'a name server';
  return number === 1 ? known : `${known} ${number}`;
}

export const serverList = (servers: readonly Server[]) => servers.map(server).join(', ');

export function asked(who: Asked): string {
  if (who === 'our_resolvers') return 'our resolvers';
  return who === 'a_name_server' ? 'a name server' : who.nameServer;
}

/** True where the domain is the top of its zone, where no CNAME can stand. */
export const isTop = ({ domain, zone }: WantedRecord) => zone === domain;

/** `A 192.0.2.10 and AAAA 2001:db8::10`: our addresses to publish where no CNAME can stand. */
function ownAddresses({ addresses, canonicalHost }: WantedRecord): string {
  const records = addresses.map((one) => `${one.includes(':') ? 'AAAA' : 'A'} ${one}`);
  return records.length === 0 ? `the addresses of ${canonicalHost}` : list(records);
}

/** The advice to create a record, with what to enter as the record's name. */
export function create(wanted: WantedRecord): string {
  const { domain, canonicalHost, zone } = wanted;
  if (isTop(wanted)) return `Publish ${ownAddresses(wanted)} for ${domain} (name @ in the zone ${domain}).`;
  const advice = `Create a CNAME record for ${domain} that points to ${canonicalHost}.`;
  const isKnown = zone !== null && domain.endsWith(`.${zone}`);
  return isKnown ? `${advice} In the zone ${zone} its name is ${domain.slice(0, -zone.length - 1)}.` : advice;
}

/** The advice for a record that is there and wrong. */
export function change(wanted: WantedRecord): string {
  return isTop(wanted)
    ? `Publish ${ownAddresses(wanted)} at ${wanted.domain}, and no other address.`
    : `Change its value to ${wanted.canonicalHost}.`;
}

/** The same as a part of a sentence. */
export function leadHere(wanted: WantedRecord): string {
  return isTop(wanted)
    ? `publish ${ownAddresses(wanted)} at ${wanted.domain}, and no other address`
    : `make ${wanted.domain} a CNAME to ${wanted.canonicalHost}`;
}

/** The answer of one server in few words, for a list of servers that differ. */
export function answer({ kind, path, addresses, txt }: Answer): string {
  if (kind === 'no_name') return 'the name does not exist';
  if (kind === 'loop') return `CNAME ${pathOf(path)}, in a circle`;
  const seen = [
    ...(path.length > 0 ? [`CNAME ${pathOf(path)}`] : []),
    ...addresses.map(address),
    ...txt.map((text) => `TXT ${JSON.stringify(text)}`),
  ];
  return seen.length === 0 ? 'the name has no such record' : list(seen);
}

/** The answers of those that are not right, and of the others only that they are. */
export function differing(
  answers: readonly ServerAnswer<Answer>[],
  right: number,
  rightAtTimes: boolean,
): string {
  const words = new Set(answers.map((one) => `${server(one.server)} says ${answer(one.answer)}`));
  const atTimes = rightAtTimes ? '; at other times it gives the right answer' : '';
  const rest = right === 0 ? '' : `; ${right === 1 ? 'the other is' : `the other ${right} are`} right`;
  return `${[...words].join('; ')}${atTimes}${rest}`;
}

const DAY = 86_400;
/** Whatever a TTL says, resolvers keep nothing for longer (RFC 8767 4). */
const LONGEST_KEPT = 7 * DAY;

/** `about 40 minutes`, for sentences that ask for patience. */
export function duration(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? 'a second' : `${seconds} seconds`;
  if (seconds < 7200) return `about ${Math.round(seconds / 60)} minutes`;
  if (seconds < 2 * DAY) return `about ${Math.round(seconds / 3600)} hours`;
  return seconds > LONGEST_KEPT ? 'up to 7 days' : `about ${Math.round(seconds / DAY)} days`;
}

/** `2026-11-24 14:32:10 UTC`. */
export const time = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

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
  filtered: 'refuses the name without having looked it up, as filters do',
  oversized: 'gives too large an answer',
};

/** The outcomes as sentences whose subjects are the servers. */
export const outcomeList = (outcomes: readonly ServerAnswer<ServerOutcome>[]) =>
  list(outcomes.map((one) => `${server(one.server)} ${OUTCOMES[one.answer]}`));
