import type { Address, Answer } from '../findings/dns-values.ts';
import type { Asked, Note } from '../findings/notes.ts';
import type { AddressRecord, ServerView } from '../observations.ts';

/** The names that the chain leads over, up to `end`. */
export function pathOf({ chain }: ServerView, end?: string): string[] {
  const names = chain.map(({ to }) => to);
  return end === undefined ? names : names.slice(0, names.indexOf(end) + 1);
}

/** The addresses without their TTLs. */
export const addressesOf = (records: readonly AddressRecord[]): Address[] =>
  records.map(({ type, address }) => ({ type, address }));

/** Returns one server's answer, as sentences list it. */
export function answerOf(view: ServerView): Answer {
  const nothing = { path: [], addresses: [], txt: [] };
  if (view.outcome === 'nxdomain') return { kind: 'no_name', ...nothing };
  if (view.outcome === 'loop') return { kind: 'loop', ...nothing, path: pathOf(view) };
  const behind = view.chain.length > 0 ? [] : view.addresses;
  return {
    kind: 'records',
    path: pathOf(view),
    addresses: addressesOf([...behind, ...(view.besideCname ?? [])]),
    txt: view.txt,
  };
}

/** Names the server that was asked: `ns1.acme.com`; our resolvers have no names for anybody. */
export function askedOf({ server, role }: ServerView): Asked {
  if (role === 'resolver') return 'our_resolvers';
  // As dns/zone-finder.ts writes it.
  const [name = ''] = server.split(' ');
  return name.includes('.') && !/[:[]/.test(name) ? { nameServer: name } : 'a_name_server';
}

/** Says who was asked, where all of them say the same. */
export function seenAt(views: readonly ServerView[]): Note[] {
  return views.length === 0 ? [] : [{ kind: 'seen_at', by: distinct(views.map(askedOf)) }];
}

/** Says who was asked, where all of them agree; else who said what. */
export function serversAsked(views: readonly ServerView[]): Note[] {
  const answers = distinct(views.map(answerOf)).map((answer) => {
    const alike = views.filter((view) => isSame(answerOf(view), answer));
    return { answer, by: distinct(alike.map(askedOf)) };
  });
  return answers.length < 2 ? seenAt(views) : [{ kind: 'asked', answers }];
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Each value once, in order. */
export function distinct<T>(values: readonly T[]): T[] {
  return values.filter((value, i) => values.findIndex((other) => isSame(other, value)) === i);
}
