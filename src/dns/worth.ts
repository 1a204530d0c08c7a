import { isWithin } from './names.ts';
import type { DnsAnswer, DnsRecord, Question } from './port.ts';

export type Answer = Extract<DnsAnswer, { kind: 'answer' }>;

/**
 * The worth of one answer to one question.
 * - `holds`: there are records at the name.
 * - `denies`: there are none, said by one who can know it.
 * - `filtered`: a "no" (or a made-up address) of a resolver that did not look the name up: filters answer so for what
 *   they block, broken ones for what they do not know. It says nothing of the zone.
 * - `nothing`: a failure, or a server that speaks neither for the name nor as a resolver.
 */
export type Worth = 'holds' | 'denies' | 'filtered' | 'nothing';

/** Weighs an answer. `recursive`: it is a resolver's; else it counts with authority only. */
export function worthOf(answer: DnsAnswer, question: Question, recursive: boolean): Worth {
  if (answer.kind === 'failure') return 'nothing';
  if (answer.rcode !== 'NOERROR' && answer.rcode !== 'NXDOMAIN') return 'nothing';
  if (!recursive) return !answer.authoritative ? 'nothing' : isHolding(answer, question) ? 'holds' : 'denies';
  if (answer.blocked) return 'filtered';
  if (isHolding(answer, question)) return isSinkhole(answer) ? 'filtered' : 'holds';
  return isFromLookup(answer, question) ? 'denies' : 'filtered';
}

const isHolding = ({ answers }: Answer, { name }: Question) =>
  answers.some((record) => record.name === name && record.type !== 'SOA');

/** Addresses that lead nowhere: many filters answer these in place of a "no". */
const NOWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const isSinkhole = ({ answers }: Answer) =>
  answers.length > 0 && answers.every((record) => 'address' in record && NOWHERE.has(record.address));

/** A resolver that looked a name up and found nothing shows the SOA that says so (RFC 2308 2), and that it is one. */
function isFromLookup({ rcode, recursionAvailable, authority }: Answer, { name }: Question): boolean {
  // A name that has a SOA exists.
  const denied = (record: DnsRecord) => rcode !== 'NXDOMAIN' || record.name !== name;
  return recursionAvailable && authority.some((record) => isSoaOf(record, name) && denied(record));
}

const isSoaOf = (record: DnsRecord, name: string) => record.type === 'SOA' && isWithin(name, record.name);
