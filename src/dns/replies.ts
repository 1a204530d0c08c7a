import type { ServerOutcome } from '../core/observations.ts';
import type { Asker } from './ask.ts';
import { withoutSynthesised } from './dns64.ts';
import { type Followed, follow, negativeTtl } from './follow.ts';
import { areTooMany } from './kept.ts';
import { isWithin } from './names.ts';
import type { DnsAnswer, RecordType, ServerAddress } from './port.ts';
import { worthOf } from './worth.ts';

/** The reply of one server to one question, parsed for a view. */
export type Reply =
  | { kind: 'failed'; outcome: Exclude<ServerOutcome, 'answer' | 'nxdomain' | 'no_data' | 'loop'> }
  /** Not its name: the servers of a zone below are to be asked. */
  | { kind: 'referral' }
  | ({
      kind: 'definite';
      exists: boolean;
      negativeTtl: number | null;
      type: RecordType;
      authenticated: boolean;
    } & Followed);

export type DefiniteReply = Extract<Reply, { kind: 'definite' }>;

export type ReplyQuestion = {
  server: ServerAddress;
  name: string;
  type: RecordType;
  /** The zone that the server is to speak for; null: it is a resolver, which speaks for everything. */
  zone: string | null;
  stopAt: string | null;
  mayFollow: (name: string) => boolean;
  /** Repeat a question of this check. */
  again?: true;
};

/** Asks one server one question; never rejects for what it does. */
export async function askForReply(asker: Asker, question: ReplyQuestion): Promise<Reply> {
  const { server, name, type, zone } = question;
  const recursive = zone === null;
  const again = question.again === undefined ? {} : { again: question.again };
  const answer = await asker.ask(server, { name, type }, { recursive, ...again });
  const validated = recursive && isServfail(answer) ? await askTwiceMore(asker, question) : answer;
  if (recursive && validated !== 'bogus' && (await isDeniedWithItsTop(asker, validated, question)))
    return { kind: 'failed', outcome: 'filtered' };
  return validated === 'bogus' ? { kind: 'failed', outcome: 'dnssec_bogus' } : readReply(validated, question);
}

/**
 * A resolver fails for many reasons; it is the signatures when it succeeds with checking disabled, and then still
 * fails with checking.
 */
async function askTwiceMore(
  asker: Asker,
  { server, name, type }: ReplyQuestion,
): Promise<DnsAnswer | 'bogus'> {
  const unchecked = await asker.ask(server, { name, type }, { checkingDisabled: true });
  const again = await asker.ask(server, { name, type }, { again: true });
  const isBogus = unchecked.kind === 'answer' && !isServfail(unchecked) && isServfail(again);
  return isBogus && !(await findsRootBogus(asker, server)) ? 'bogus' : again;
}

/**
 * A resolver that finds the signatures of the root broken has a wrong clock or trust anchor: it finds those of every zone
 * broken, and its word is about itself.
 */
async function findsRootBogus(asker: Asker, server: ServerAddress): Promise<boolean> {
  const root = { name: '.', type: 'NS' } as const;
  const checked = await asker.ask(server, root);
  if (!isServfail(checked)) return false;
  const unchecked = await asker.ask(server, root, { checkingDisabled: true });
  return unchecked.kind === 'answer' && unchecked.answers.some(({ type }) => type === 'NS');
}

/** The SOA of the root says that the whole top-level domain does not exist; who knows that one made it up. */
async function isDeniedWithItsTop(
  asker: Asker,
  answer: DnsAnswer,
  { server, name }: ReplyQuestion,
): Promise<boolean> {
  if (answer.kind === 'failure' || answer.rcode !== 'NXDOMAIN' || answer.answers.length > 0) return false;
  const top = name.split('.').at(-1) ?? '';
  if (name === top || !answer.authority.some((record) => record.type === 'SOA' && record.name === ''))
    return false;
  const of = await asker.ask(server, { name: top, type: 'SOA' });
  return of.kind === 'answer' && of.rcode === 'NOERROR';
}

const isServfail = (answer: DnsAnswer) => answer.kind === 'answer' && answer.rcode === 'SERVFAIL';

function readReply(answer: DnsAnswer, { name, type, zone, stopAt, mayFollow }: ReplyQuestion): Reply {
  if (answer.kind === 'failure') return { kind: 'failed', outcome: answer.failure };
  switch (answer.rcode) {
    case 'SERVFAIL':
      return { kind: 'failed', outcome: 'servfail' };
    case 'REFUSED':
      return { kind: 'failed', outcome: 'refused' };
    case 'NOTIMP':
    case 'FORMERR':
    case 'BADVERS':
    case 'OTHER':
      return { kind: 'failed', outcome: 'malformed' };
    case 'NOERROR':
    case 'NXDOMAIN':
      break;
  }
  if (zone !== null && !answer.authoritative) {
    return isReferral(answer, name, zone) ? { kind: 'referral' } : { kind: 'failed', outcome: 'lame' };
  }
  if (worthOf(answer, { name, type }, zone === null) === 'filtered')
    return { kind: 'failed', outcome: 'filtered' };
  const records = zone === null ? withoutSynthesised(answer.answers) : answer.answers;
  const followed = follow(records, { name, type, within: zone ?? '', stopAt, mayFollow });
  if (areTooMany(followed.records)) return { kind: 'failed', outcome: 'oversized' };
  // A failure or negative answer behind a chain is about its end, not about the name.
  const exists = answer.rcode === 'NOERROR' || followed.hops.length > 0;
  const authenticated = zone === null && answer.authenticated;
  return {
    kind: 'definite',
    type,
    exists,
    authenticated,
    negativeTtl: negativeTtl(answer.authority),
    ...followed,
  };
}

function isReferral(answer: Extract<DnsAnswer, { kind: 'answer' }>, name: string, zone: string): boolean {
  return (
    answer.answers.length === 0 &&
    answer.authority.some(
      (record) =>
        record.type === 'NS' &&
        record.name !== zone &&
        isWithin(record.name, zone) &&
        isWithin(name, record.name),
    )
  );
}
