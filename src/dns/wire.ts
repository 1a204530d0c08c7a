import { isIPv4, isIPv6 } from 'node:net';
import * as packet from 'dns-packet';
import { plainName } from './names.ts';
import type { DnsAnswer, DnsRecord, Question } from './port.ts';

/** What dns-packet decodes beyond its published types. */
type Decoded = packet.DecodedPacket & { rcode?: string };

export type QueryBits = { recursive: boolean; checkingDisabled: boolean; edns: boolean };

/** The UDP payload that passes every path without fragments (DNS flag day 2020). */
export const EDNS_PAYLOAD = 1232;

/** One query as bytes, without the TCP length prefix. */
export function encodeQuery(id: number, question: Question, bits: QueryBits): Buffer {
  const flags =
    (bits.recursive ? packet.RECURSION_DESIRED : 0) | (bits.checkingDisabled ? packet.CHECKING_DISABLED : 0);
  return packet.encode({
    type: 'query',
    id,
    flags,
    questions: [{ name: question.name === '' ? '.' : question.name, type: question.type, class: 'IN' }],
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

export type Received =
  /** Not an answer to this query: another id, another question, or a query itself. */
  | { kind: 'stray' }
  | { kind: 'truncated' }
  | { kind: 'malformed'; detail: string }
  | { kind: 'answer'; answer: Extract<DnsAnswer, { kind: 'answer' }> };

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
  // A truncated message may end inside a record, so it is not decoded at all.
  if ((flags & packet.TRUNCATED_RESPONSE) !== 0 && transport === 'udp') return { kind: 'truncated' };
  const decoded = decodeWhole(bytes);
  if (decoded instanceof Error) return { kind: 'malformed', detail: decoded.message };
  const rcode = rcodeOf(decoded);
  if (!answersQuestion(decoded, question, rcode)) return { kind: 'stray' };
  return {
    kind: 'answer',
    answer: {
      kind: 'answer',
      rcode,
      authoritative: decoded.flag_aa,
      authenticated: decoded.flag_ad,
      transport,
      answers: (decoded.answers ?? []).flatMap(toRecord),
      authority: (decoded.authorities ?? []).flatMap(toRecord),
    },
  };
}

function decodeWhole(bytes: Buffer): Decoded | Error {
  try {
    const decoded = packet.decode(bytes) as Decoded;
    // The decoder reads addresses and texts past the end without complaint.
    if (!(packet.decode.bytes <= bytes.length)) return new Error('a record runs past the end of the message');
    const odd = [...(decoded.answers ?? []), ...(decoded.authorities ?? [])].find(isOddAddress);
    return odd === undefined ? decoded : new Error(`a record of ${odd.name} holds no address`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isOddAddress(record: packet.Answer): boolean {
  if (record.type === 'A') return !isIPv4(record.data);
  return record.type === 'AAAA' && !isIPv6(record.data);
}

const KNOWN_RCODES = ['NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED', 'NOTIMP', 'FORMERR'] as const;
type Rcode = (typeof KNOWN_RCODES)[number] | 'OTHER';

function rcodeOf(decoded: Decoded): Rcode {
  const extended = (decoded.additionals ?? []).some((each) => each.type === 'OPT' && each.extendedRcode > 0);
  return (!extended && KNOWN_RCODES.find((known) => known === decoded.rcode)) || 'OTHER';
}

function answersQuestion(decoded: Decoded, question: Question, rcode: Rcode): boolean {
  const asked = decoded.questions ?? [];
  // Servers that refuse a message often echo nothing of it; such an answer decides nothing anyway.
  if (asked.length === 0) return rcode !== 'NOERROR' && rcode !== 'NXDOMAIN';
  const [first] = asked;
  return (
    asked.length === 1 &&
    first !== undefined &&
    first.type === question.type &&
    plainName(first.name) === question.name
  );
}

function toRecord(answer: packet.Answer): DnsRecord[] {
  if (answer.type === 'OPT') return [];
  if (answer.class !== undefined && answer.class !== 'IN') return [];
  // RFC 2181 8: a TTL with the top bit set is taken as zero.
  const ttl = (answer.ttl ?? 0) > 0x7fffffff ? 0 : (answer.ttl ?? 0);
  const base = { name: plainName(answer.name), ttl };
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return [{ ...base, type: answer.type, address: answer.data }];
    case 'CNAME':
    case 'NS':
      return [{ ...base, type: answer.type, target: plainName(answer.data) }];
    case 'TXT':
      return [{ ...base, type: 'TXT', value: joinText(answer.data) }];
    case 'SOA': {
      const { minimum = 0, serial = 0, mname } = answer.data;
      return [{ ...base, type: 'SOA', minimum, serial, mname: plainName(mname) }];
    }
    case 'CAA': {
      const critical = answer.data.issuerCritical === true;
      return [
        { ...base, type: 'CAA', critical, tag: answer.data.tag.toLowerCase(), value: answer.data.value },
      ];
    }
    default:
      return [];
  }
}

/** A TXT value is the octets of its strings in a row (RFC 7208 3.3 and everyone else), read as UTF-8. */
function joinText(data: packet.TxtData): string {
  const parts = Array.isArray(data) ? data : [data];
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))).toString();
}
