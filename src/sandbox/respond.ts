import * as packet from 'dns-packet';
import { plainName } from '../dns/names.ts';
import type { DnsRecord } from '../dns/port.ts';
import { TYPE_NUMBERS } from '../dns/reader.ts';
import { writeServiceBinding } from '../dns/service-parameters.ts';
import { EDNS_PAYLOAD } from '../dns/wire.ts';
import type { ZoneAnswer } from '../dns/zone.ts';

const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
type Rcode = keyof typeof RCODE;
/** RFC 6891: BADVERS is 16, of which the OPT record carries the upper eight bits. */
const BADVERS_UPPER_BITS = 1;
const HEADER_BYTES = 12;
const PLAIN_UDP_PAYLOAD = 512;
/** Copied from the query: recursion desired, checking disabled. */
const ECHOED_FLAGS = packet.RECURSION_DESIRED | packet.CHECKING_DISABLED;

export type AnswerQuestion = (question: { name: string; type: string }) => ZoneAnswer;

/**
 * The answer to one message as bytes; null where silence is right (too short to have an id, or itself an answer).
 * Never throws, whatever the bytes are.
 */
export function respond(query: Buffer, transport: 'udp' | 'tcp', answer: AnswerQuestion): Buffer | null {
  if (query.length < HEADER_BYTES) return null;
  const flags = query.readUInt16BE(2);
  if ((flags & 0x8000) !== 0) return null;
  if (((flags >> 11) & 0xf) !== 0) return bare(query, 'NOTIMP');
  const decoded = decode(query);
  const [question] = decoded?.questions ?? [];
  if (decoded === null || question === undefined || decoded.questions?.length !== 1) {
    return bare(query, 'FORMERR');
  }
  try {
    return answered(query, decoded, question, transport, answer);
  } catch {
    // Whatever could not be looked up or written down is our failure, and DNS has a word for it.
    return bare(query, 'SERVFAIL');
  }
}

function answered(
  query: Buffer,
  decoded: packet.DecodedPacket,
  question: packet.Question,
  transport: 'udp' | 'tcp',
  answer: AnswerQuestion,
): Buffer {
  const edns = decoded.additionals?.find((each) => each.type === 'OPT');
  if (edns !== undefined && edns.ednsVersion > 0) {
    return message(query, question, { rcode: 'NOERROR', edns: true, extendedRcode: BADVERS_UPPER_BITS });
  }
  const options = { edns: edns !== undefined };
  const transfer = ['AXFR', 'IXFR'].includes(question.type);
  if (transfer || (question.class !== 'IN' && question.class !== 'ANY')) {
    return message(query, question, { ...options, rcode: 'REFUSED' });
  }
  const found = answer({ name: plainName(question.name), type: typeOf(question) });
  const whole = message(query, question, { ...options, ...found });
  const asked = Math.max(edns?.udpPayloadSize ?? PLAIN_UDP_PAYLOAD, PLAIN_UDP_PAYLOAD);
  const limit = transport === 'udp' ? Math.min(asked, EDNS_PAYLOAD) : 0xffff;
  if (whole.length <= limit) return whole;
  return message(query, question, { ...options, rcode: found.rcode, truncated: true });
}

type Content = {
  rcode: Rcode;
  edns: boolean;
  extendedRcode?: number;
  truncated?: boolean;
  answers?: readonly DnsRecord[];
  authority?: readonly DnsRecord[];
};

function message(query: Buffer, question: packet.Question, content: Content): Buffer {
  const flags =
    packet.AUTHORITATIVE_ANSWER |
    packet.RECURSION_AVAILABLE |
    (content.truncated === true ? packet.TRUNCATED_RESPONSE : 0) |
    (query.readUInt16BE(2) & ECHOED_FLAGS) |
    RCODE[content.rcode];
  return packet.encode({
    type: 'response',
    id: query.readUInt16BE(0),
    flags,
    questions: [question],
    answers: (content.answers ?? []).map(toPacketRecord),
    authorities: (content.authority ?? []).map(toPacketRecord),
    additionals: content.edns ? [optRecord(content.extendedRcode ?? 0)] : [],
  });
}

/** How the encoder calls a type that it knows only by number. */
const UNNAMED_HTTPS: string = `UNKNOWN_${TYPE_NUMBERS.HTTPS}`;
const typeOf = ({ type }: packet.Question) => (type === UNNAMED_HTTPS ? 'HTTPS' : type);

/** A header alone: for messages that could not be read. */
function bare(query: Buffer, rcode: Rcode): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const flags = query.readUInt16BE(2) & (0x7800 | packet.RECURSION_DESIRED);
  header.writeUInt16BE(query.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8000 | flags | packet.RECURSION_AVAILABLE | RCODE[rcode], 2);
  return header;
}

function decode(query: Buffer): packet.DecodedPacket | null {
  try {
    return packet.decode(query);
  } catch {
    // Garbage is an expected input here; the caller answers FORMERR.
    return null;
  }
}

function optRecord(extendedRcode: number): packet.OptAnswer {
  return {
    name: '.',
    type: 'OPT',
    udpPayloadSize: EDNS_PAYLOAD,
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

function toPacketRecord(record: DnsRecord): packet.Answer {
  const { name, ttl } = record;
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { name, ttl, type: record.type, data: record.address };
    case 'CNAME':
    case 'NS':
      return { name, ttl, type: record.type, data: record.target };
    case 'TXT':
      return { name, ttl, type: 'TXT', data: characterStrings(record.value) };
    case 'SOA':
      return { name, ttl, type: 'SOA', data: soaData(record) };
    case 'HTTPS':
      return { name, ttl, type: UNNAMED_HTTPS as 'NULL', data: writeServiceBinding(record) };
    case 'CAA': {
      // The types name three tags; the format allows any.
      const tag = record.tag as 'issue';
      return {
        name,
        ttl,
        type: 'CAA',
        data: {
          flags: record.critical ? 0x80 : 0,
          issuerCritical: record.critical,
          tag,
          value: record.value,
        },
      };
    }
  }
}

function soaData({ mname, serial, minimum }: Extract<DnsRecord, { type: 'SOA' }>): packet.SoaData {
  return { mname, rname: `hostmaster.${mname}`, serial, refresh: 3600, retry: 600, expire: 86_400, minimum };
}

/** A TXT value in strings of at most 255 octets. */
function characterStrings(value: string): Buffer[] {
  const bytes = Buffer.from(value);
  const count = Math.max(1, Math.ceil(bytes.length / 255));
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * 255, (i + 1) * 255));
}
