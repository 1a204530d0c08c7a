import type { Asker } from './ask.ts';
import { addresses } from './contents.ts';
import { askForReply, type DefiniteReply, type Reply, type ReplyQuestion } from './replies.ts';

type Asked = Omit<ReplyQuestion, 'type' | 'mayFollow' | 'again'> & { wants: string; samples?: number };
type Tools = { asker: Asker; mayFollow: (name: string) => boolean };

/**
 * The number of repeated queries; a server that answers at random repeats itself this often in one of sixteen cases.
 */
const DENIALS_TRIED = 4;

/**
 * The replies by what they say of the name: one group, unless the server contradicts itself. A server that denies the
 * name for one type and shows its CNAME for another does not: caches remember an older "no", and some balancers deny
 * what they do not know (RFC 4074 4.2). It does where it says something else when it is asked for the same type again.
 */
export async function groupByAnswer(
  replies: readonly DefiniteReply[],
  request: Asked,
  tools: Tools,
): Promise<DefiniteReply[][]> {
  const aliases = new Map<string, DefiniteReply[]>();
  for (const reply of replies) {
    const [hop] = reply.hops;
    if (hop !== undefined) aliases.set(hop.to, [...(aliases.get(hop.to) ?? []), reply]);
  }
  const plain = replies.filter(({ hops, exists }) => hops.length === 0 && exists);
  const absent = replies.filter(({ exists }) => !exists);
  const [first, ...others] = aliases.values();
  if (first !== undefined) {
    const [denying] = absent;
    const contradicts =
      denying !== undefined && request.zone !== null && !(await keepsTo(denying, request, tools));
    return [[...first, ...plain], ...others, ...(contradicts ? [absent] : [])];
  }
  // What exists for one type, exists.
  return plain.length > 0 ? [plain] : absent.length > 0 ? [absent] : [];
}

/** Returns whether the server repeats its answer when it is queried a few times more. */
async function keepsTo(first: DefiniteReply, request: Asked, { asker, mayFollow }: Tools): Promise<boolean> {
  const again = Array.from({ length: DENIALS_TRIED }, () =>
    askForReply(asker, { ...request, type: first.type, mayFollow, again: true }),
  );
  const replies = await Promise.all(again);
  return replies.every((reply) => reply.kind !== 'definite' || wordOf(reply) === wordOf(first));
}

/** Returns the different answers of a server to the same repeated query, one group for each. */
export async function sampledGroups(
  request: Asked,
  first: Reply | undefined,
  { asker, mayFollow }: Tools,
): Promise<DefiniteReply[][]> {
  const { samples = 0, zone, wants } = request;
  if (zone === null || wants !== 'addresses' || first?.kind !== 'definite') return [];
  const asked = Array.from({ length: samples }, () =>
    askForReply(asker, { ...request, type: 'A', mayFollow, again: true }),
  );
  const words = new Map<string, DefiniteReply>();
  for (const reply of await Promise.all(asked))
    if (reply.kind === 'definite') words.set(wordOf(reply), reply);
  words.delete(wordOf(first));
  return [...words.values()].map((reply) => [reply]);
}

const wordOf = ({ hops: [hop], records, exists }: DefiniteReply) =>
  hop?.to ??
  `${exists} ${addresses(records)
    .map(({ address }) => address)
    .sort()
    .join(' ')}`;
