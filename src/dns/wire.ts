import * as packet from 'dns-packet';
import type { DnsAnswer, Question } from './port.ts';
import { Oversized, type ReadMessage, readMessage, TYPE_NUMBERS } from './reader.ts';

export type QueryBits = { recursive: boolean; checkingDisabled: boolean; edns: boolean };

/** The UDP payload that passes every path without fragments (DNS flag day 2020). */
export const EDNS_PAYLOAD = 1232;

/** One query as bytes, without the TCP length prefix. */
export function encodeQuery(id: number, question: Question, bits: QueryBits): Buffer {
  const flags =
    (bits.recursive ? packet.RECURSION_DESIRED : 0) |
    (bits.checkingDisabled ? packet.CHECKING_DISABLED : 0) |
    // A resolver says whether it has validated to who asks so (RFC 6840 5.7).
    (bits.recursive && !bits.checkingDisabled ? AUTHENTICATED : 0);
  return packet.encode({
    type: 'query',
    id,
    flags,
    questions: [{ name: question.name === '' ? '.' : question.name, type: typeName(question), class: 'IN' }],
    additionals: bits.edns
      ? [
          {
            name: '.',
            type: 'OPT',
            udpPayloadSize: EDNS_PAYLOAD,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  });
}

/** The encoder knows no HTTPS by name; it takes any type by its number. */
function typeName({ type }: Question): packet.RecordType {
  const name: string = type === 'HTTPS' ? `UNKNOWN_${TYPE_NUMBERS.HTTPS}` : type;
  return name as packet.RecordType;
}

export type Received =
  /** Not an answer to this query: another id, another question, or a query itself. */
  | { kind: 'stray' }
  | { kind: 'truncated' }
  | { kind: 'malformed' | 'oversized'; detail: string }
  | { kind: 'answer'; answer: Extract<DnsAnswer, { kind: 'answer' }> };

const AUTHORITATIVE = 0x0400;
const TRUNCATED = 0x0200;
const RECURSION_AVAILABLE = 0x0080;
const AUTHENTICATED = 0x0020;

/** Reads bytes that came from the asked address as the answer to one query. Never throws. */
export function readAnswer(
  bytes: Buffer,
  id: number,
  question: Question,
  transport: 'udp' | 'tcp',
): Received {
  if (bytes.length < 12) return { kind: 'stray' };
  const flags = bytes.readUInt16BE(2);
  if (bytes.readUInt16BE(0) !== id || (flags & 0x8000) === 0) return { kind: 'stray' };
  // A truncated message may end inside a record, so it is not read at all.
  if ((flags & TRUNCATED) !== 0 && transport === 'udp') return { kind: 'truncated' };
  try {
    const read = readMessage(bytes);
    const rcode = rcodeOf(flags, read);
    if (!answersQuestion(read, question, rcode)) return { kind: 'stray' };
    return {
      kind: 'answer',
      answer: {
        kind: 'answer',
        rcode,
        authoritative: (flags & AUTHORITATIVE) !== 0,
        authenticated: (flags & AUTHENTICATED) !== 0,
        recursionAvailable: (flags & RECURSION_AVAILABLE) !== 0,
        blocked: read.extendedErrors.some((code) => BLOCKING.has(code)),
        transport,
        ...read.sections,
      },
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { kind: error instanceof Oversized ? 'oversized' : 'malformed', detail };
  }
}

/** Blocked, Censored, Filtered and Prohibited (RFC 8914 4.16 to 4.19): a rule of the resolver's, not the zone. */
const BLOCKING: ReadonlySet<number> = new Set([15, 16, 17, 18]);

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'] as const;
type Rcode = (typeof RCODES)[number] | 'BADVERS' | 'OTHER';
/** The server knows no EDNS of this version (RFC 6891 9). */
const BADVERS = 16;

function rcodeOf(flags: number, { extendedRcode }: ReadMessage): Rcode {
  const rcode = (extendedRcode << 4) | (flags & 0xf);
  return rcode === BADVERS ? 'BADVERS' : (RCODES[rcode] ?? 'OTHER');
}

function answersQuestion({ questions }: ReadMessage, question: Question, rcode: Rcode): boolean {
  // Servers that refuse a message often echo nothing of it; such an answer decides nothing anyway.
  if (questions.length === 0) return rcode !== 'NOERROR' && rcode !== 'NXDOMAIN';
  const [asked] = questions;
  return (
    questions.length === 1 &&
    asked !== undefined &&
    asked.type === TYPE_NUMBERS[question.type] &&
    asked.name === question.name
  );
}
