import type { Address, Answer, WantedRecord } from '../../findings/dns-values.ts';
import type { Server, ServerAnswer } from '../../findings/fields.ts';
import type { Asked } from '../../findings/notes.ts';
import { PRIVATE_ADDRESS, type ServerOutcome } from '../../observations.ts';
import type { Audience } from '../language.ts';

/** How many values a sentence names before it says how many more there are. */
const NAMED = 4;

/** `a`, `a und b`, `a, b und c`; long lists are cut. */
export function list(words: readonly string[]): string {
  if (words.length > NAMED) return `${words.slice(0, NAMED).join(', ')} und ${words.length - NAMED} weitere`;
  const last = words.at(-1) ?? 'nichts';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} und ${last}`;
}

/** Sentences that are there, one after the other. */
export const sentences = (...all: (string | null)[]) => all.filter(Boolean).join(' ');

/** The advice to an operator; a tenant reads that the operator of the service acts. */
export const operatorActs = (to: Audience, advice: string) =>
  to === 'operator' ? advice : 'Der Betreiber dieses Dienstes muss das beheben; Sie müssen nichts ändern.';

/** The CA's pause as a tenant reads of it: whose link it ends by is the operator's alone. */
export const SUSPENDED_PLAIN =
  'Die Zertifizierungsstelle nimmt für diesen Namen zurzeit keine Bestellungen von uns an. Der Betreiber dieses Dienstes muss das beheben; Sie müssen nichts ändern.';

/** `AAAA 2001:db8::1`, as it stands in a zone. */
export const address = ({ type, address: text }: Address) =>
  text === PRIVATE_ADDRESS ? 'eine private Adresse' : `${type} ${text}`;

export const addressList = (addresses: readonly Address[]) => list(addresses.map(address));

/** The addresses without their types. */
export const bareAddresses = (addresses: readonly Address[]) =>
  list(addresses.map((one) => (one.address === PRIVATE_ADDRESS ? 'eine private Adresse' : one.address)));

/** The names that a chain leads over: `a.example (und darüber auf b.example)`. */
export function pathOf([first = 'nichts', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} (und darüber auf ${list(others)})`;
}

/** A server as its reader may know it. */
export function server({ role, name, number, label }: Server): string {
  if (label !== null) return label;
  if (role === 'resolver') return `unser Resolver ${number}`;
  const known = name ?? 'ein Nameserver';
  return number === 1 ? known : `${known} ${number}`;
}

export const serverList = (servers: readonly Server[]) => servers.map(server).join(', ');

export const capitalized = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Names the server that was asked, as it stands after `bei` or `von`. */
export function asked(who: Asked): string {
  if (who === 'our_resolvers') return 'unseren Resolvern';
  return who === 'a_name_server' ? 'einem Nameserver' : who.nameServer;
}

/** True where the domain is the top of its zone, where no CNAME can stand. */
export const isTop = ({ domain, zone }: WantedRecord) => zone === domain;

/** `A 192.0.2.10 und AAAA 2001:db8::10`: our addresses to publish where no CNAME can stand. */
function ownAddresses({ addresses, canonicalHost }: WantedRecord): string {
  const records = addresses.map((one) => `${one.includes(':') ? 'AAAA' : 'A'} ${one}`);
  return records.length === 0 ? `die Adressen von ${canonicalHost}` : list(records);
}

/** The advice to create a record, with what to enter as the record's name. */
export function create(wanted: WantedRecord): string {
  const { domain, canonicalHost, zone } = wanted;
  if (isTop(wanted))
    return `Tragen Sie für ${domain} ${ownAddresses(wanted)} ein (Name @ in der Zone ${domain}).`;
  const advice = `Legen Sie einen CNAME-Eintrag für ${domain} mit dem Wert ${canonicalHost} an.`;
  const isKnown = zone !== null && domain.endsWith(`.${zone}`);
  return isKnown
    ? `${advice} In der Zone ${zone} lautet sein Name ${domain.slice(0, -zone.length - 1)}.`
    : advice;
}

/** The advice for a record that is there and wrong. */
export function change(wanted: WantedRecord): string {
  return isTop(wanted)
    ? `Tragen Sie für ${wanted.domain} ${ownAddresses(wanted)} ein und keine andere Adresse.`
    : `Ändern Sie den Wert auf ${wanted.canonicalHost}.`;
}

/** The same as a sentence that does not speak of what is there. */
export function leadHere(wanted: WantedRecord): string {
  return isTop(wanted)
    ? change(wanted)
    : `Machen Sie ${wanted.domain} zu einem CNAME auf ${wanted.canonicalHost}.`;
}

/** The answer of one server in few words, for a list of servers that differ. */
export function answer({ kind, path, addresses, txt }: Answer): string {
  if (kind === 'no_name') return 'der Name existiert nicht';
  if (kind === 'loop') return `CNAME ${pathOf(path)}, im Kreis`;
  const seen = [
    ...(path.length > 0 ? [`CNAME ${pathOf(path)}`] : []),
    ...addresses.map(address),
    ...txt.map((text) => `TXT ${JSON.stringify(text)}`),
  ];
  return seen.length === 0 ? 'der Name hat keinen solchen Eintrag' : list(seen);
}

/** The answers of those that are not right, and of the others only that they are. */
export function differing(
  answers: readonly ServerAnswer<Answer>[],
  right: number,
  rightAtTimes: boolean,
): string {
  const words = new Set(answers.map((one) => `${server(one.server)} antwortet: ${answer(one.answer)}`));
  const atTimes = rightAtTimes ? '; zeitweise ist die Antwort auch richtig' : '';
  const others = right === 1 ? 'der andere antwortet' : `die anderen ${right} antworten`;
  return `${[...words].join('; ')}${atTimes}${right === 0 ? '' : `; ${others} richtig`}`;
}

const DAY = 86_400;
/** Whatever a TTL says, resolvers keep nothing for longer (RFC 8767 4). */
const LONGEST_KEPT = 7 * DAY;

/** `etwa 40 Minuten`, for sentences that ask for patience; behind `in`: `einer Sekunde`, `etwa 3 Tagen`. */
export function duration(seconds: number, grammar: 'accusative' | 'dative' = 'accusative'): string {
  const isDative = grammar === 'dative';
  if (seconds < 120)
    return seconds === 1 ? (isDative ? 'einer Sekunde' : 'eine Sekunde') : `${seconds} Sekunden`;
  if (seconds < 7200) return `etwa ${Math.round(seconds / 60)} Minuten`;
  if (seconds < 2 * DAY) return `etwa ${Math.round(seconds / 3600)} Stunden`;
  const days = isDative ? 'Tagen' : 'Tage';
  return seconds > LONGEST_KEPT ? `bis zu 7 ${days}` : `etwa ${Math.round(seconds / DAY)} ${days}`;
}

/** `24.11.2026 14:32:10 UTC`. */
export const time = (at: string) =>
  `${at.slice(8, 10)}.${at.slice(5, 7)}.${at.slice(0, 4)} ${at.slice(11, 19)} UTC`;

const OUTCOMES: Record<ServerOutcome, string> = {
  answer: 'antwortet',
  nxdomain: 'sagt, dass der Name nicht existiert',
  no_data: 'sagt, dass der Name keinen solchen Eintrag hat',
  loop: 'findet eine CNAME-Schleife',
  servfail: 'meldet SERVFAIL',
  dnssec_bogus: 'findet ungültige Signaturen',
  refused: 'meldet REFUSED',
  lame: 'sagt, dass er die Zone nicht kennt',
  timeout: 'antwortet nicht',
  unreachable: 'ist nicht erreichbar',
  malformed: 'gibt keine lesbare Antwort',
  filtered: 'verweigert den Namen, ohne ihn aufzulösen, wie es Filter tun',
  oversized: 'gibt eine zu große Antwort',
};

/** The outcomes as sentences whose subjects are the servers. */
export const outcomeList = (outcomes: readonly ServerAnswer<ServerOutcome>[]) =>
  list(outcomes.map((one) => `${server(one.server)} ${OUTCOMES[one.answer]}`));
