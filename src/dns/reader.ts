import type { DnsRecord, RecordType } from './port.ts';
import { ipv6Text, readServiceParameters } from './service-parameters.ts';

/**
 * Bounds of one message, so that reading one costs little whatever its sender wrote. An answer that anybody needs is far
 * below them; the largest of our own tests has 200 records in 4 KB.
 */
export const MOST_BYTES = 16_384;
const MOST_RECORDS = 512;
/** Octets of all names of a message, spelt out: compression lets a few bytes stand for many. */
const MOST_NAME_OCTETS = 32_768;
/** Labels and pointers passed for all names of a message. */
const MOST_NAME_STEPS = 4_096;
/** RFC 1035 3.1: 255 octets on the wire. */
const MOST_OCTETS_A_NAME = 255;

/** A message that is beyond the bounds. */
export class Oversized extends Error {}

export type Section = 'answers' | 'authority' | 'additional';

export type ReadMessage = {
  questions: { name: string; type: number }[];
  sections: Record<Section, DnsRecord[]>;
  /** The upper eight bits of the response code (RFC 6891 6.1.3). */
  extendedRcode: number;
  /** INFO-CODEs of the extended errors (RFC 8914). */
  extendedErrors: number[];
};

/** The numbers of the types that are asked for. */
export const TYPE_NUMBERS = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  DS: 43,
  HTTPS: 65,
  CAA: 257,
} as const satisfies Record<RecordType, number>;

/** The types whose records are read. */
const TYPES: Readonly<Record<number, DnsRecord['type']>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  16: 'TXT',
  28: 'AAAA',
  65: 'HTTPS',
  257: 'CAA',
};
const OPT = 41;
const CLASS_IN = 1;
const EXTENDED_ERROR = 15;
const HEADER_BYTES = 12;

/**
 * Reads the records that we know of a whole message; what else it holds is passed over. Names are plain, and octets that
 * are no printable ASCII, and dots within a label, are escaped as in a zone file (RFC 1035 5.1).
 * @throws Oversized beyond the bounds; Error where it is not well-formed
 */
export function readMessage(bytes: Buffer): ReadMessage {
  if (bytes.length > MOST_BYTES) throw new Oversized(`${bytes.length} bytes, more than ${MOST_BYTES}`);
  const counts = [4, 6, 8, 10].map((at) => bytes.readUInt16BE(at));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > MOST_RECORDS) throw new Oversized(`${total} records, more than ${MOST_RECORDS}`);
  const [questionCount = 0, ...recordCounts] = counts;
  const cursor = createCursor(bytes);
  const read: ReadMessage = {
    questions: Array.from({ length: questionCount }, () => {
      const name = cursor.name();
      const type = cursor.uint16();
      cursor.uint16();
      return { name, type };
    }),
    sections: { answers: [], authority: [], additional: [] },
    extendedRcode: 0,
    extendedErrors: [],
  };
  for (const [i, section] of (['answers', 'authority', 'additional'] as const).entries()) {
    for (let left = recordCounts[i] ?? 0; left > 0; left -= 1) readRecord(cursor, section, read);
  }
  return read;
}

type Cursor = ReturnType<typeof createCursor>;

function createCursor(bytes: Buffer) {
  let at = HEADER_BYTES;
  let octets = 0;
  let steps = 0;
  const need = (count: number) => {
    if (at + count > bytes.length) throw new Error('a record runs past the end of the message');
  };
  const uint8 = () => {
    need(1);
    at += 1;
    return bytes.readUInt8(at - 1);
  };
  const take = (count: number): Buffer => {
    if (count < 0) throw new Error('a record ends before its name');
    need(count);
    at += count;
    return bytes.subarray(at - count, at);
  };
  return {
    at: () => at,
    take,
    uint16: () => take(2).readUInt16BE(0),
    uint32: () => take(4).readUInt32BE(0),
    /** The name here, plain. */
    name(): string {
      const labels: string[] = [];
      let length = 1;
      let back: number | null = null;
      let earliest = at;
      for (;;) {
        steps += 1;
        if (steps > MOST_NAME_STEPS) throw new Oversized('names of too many labels and pointers');
        const first = uint8();
        if (first === 0) break;
        if (first >= 0xc0) {
          const to = ((first & 0x3f) << 8) | uint8();
          // Only to what stands before: so no name has an end that never comes.
          if (to >= earliest) throw new Error('a name points ahead');
          back ??= at;
          at = to;
          earliest = to;
          continue;
        }
        if (first > 63) throw new Error('a name has a label of an unknown kind');
        length += first + 1;
        octets += first + 1;
        if (length > MOST_OCTETS_A_NAME) throw new Error('a name is too long');
        if (octets > MOST_NAME_OCTETS) throw new Oversized('names of too many octets');
        labels.push(labelText(take(first)));
      }
      if (back !== null) at = back;
      return labels.join('.');
    },
  };
}

const PLAIN_LABEL = /^[!-[\]-~]+$/;

function labelText(label: Buffer): string {
  const text = label.toString('latin1').toLowerCase();
  if (PLAIN_LABEL.test(text) && !text.includes('.')) return text;
  return [...text].map(escaped).join('');
}

function escaped(character: string): string {
  if (character === '.' || character === '\\') return `\\${character}`;
  const code = character.charCodeAt(0);
  return code > 32 && code < 127 ? character : `\\${String(code).padStart(3, '0')}`;
}

function readRecord(cursor: Cursor, section: Section, into: ReadMessage): void {
  const name = cursor.name();
  const type = cursor.uint16();
  const recordClass = cursor.uint16();
  const ttl = cursor.uint32();
  const length = cursor.uint16();
  const end = cursor.at() + length;
  if (type === OPT) {
    into.extendedRcode = ttl >>> 24;
    readOptions(cursor.take(length), into);
    return;
  }
  const known = TYPES[type];
  if (known === undefined || recordClass !== CLASS_IN) {
    cursor.take(length);
    return;
  }
  // RFC 2181 8: a TTL with the top bit set is taken as zero.
  const record = { name, ttl: ttl > 0x7fffffff ? 0 : ttl, ...dataOf(known, cursor, length) };
  if (cursor.at() !== end) throw new Error(`a ${known} record of ${name} has a wrong length`);
  into.sections[section].push(record);
}

type Data<T> = T extends DnsRecord ? Omit<T, 'name' | 'ttl'> : never;

function dataOf(type: DnsRecord['type'], cursor: Cursor, length: number): Data<DnsRecord> {
  switch (type) {
    case 'A':
      if (length !== 4) throw new Error('an A record holds no address');
      return { type, address: [...cursor.take(4)].join('.') };
    case 'AAAA':
      if (length !== 16) throw new Error('an AAAA record holds no address');
      return { type, address: ipv6Text(cursor.take(16)) };
    case 'CNAME':
    case 'NS':
      return { type, target: cursor.name() };
    case 'TXT':
      return { type, value: joinedText(cursor.take(length)) };
    case 'SOA': {
      const mname = cursor.name();
      cursor.name();
      const serial = cursor.uint32();
      cursor.take(12);
      return { type, mname, serial, minimum: cursor.uint32() };
    }
    case 'HTTPS': {
      const end = cursor.at() + length;
      const [priority, target] = [cursor.uint16(), cursor.name()];
      return { type, priority, target, ...readServiceParameters(cursor.take(end - cursor.at())) };
    }
    case 'CAA': {
      const data = cursor.take(length);
      const tagEnd = 2 + (data[1] ?? 0);
      if (data.length < 2 || tagEnd > data.length) throw new Error('a CAA record is cut short');
      const tag = data.subarray(2, tagEnd).toString('latin1').toLowerCase();
      return {
        type,
        critical: ((data[0] ?? 0) & CRITICAL) !== 0,
        tag,
        value: data.subarray(tagEnd).toString(),
      };
    }
  }
}

/**
 * The flag of a critical CAA property (RFC 8659 4.1), and the one that many take for it: CAs read both alike (Boulder,
 * `filterCAA` in va/caa.go).
 */
const CRITICAL = 128 | 1;

/** A TXT value is the octets of its strings in a row (RFC 7208 3.3 and everyone else), read as UTF-8. */
function joinedText(data: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    const end = at + 1 + (data[at] ?? 0);
    if (end > data.length) throw new Error('a text runs past the end of its record');
    parts.push(data.subarray(at + 1, end));
    at = end;
  }
  return Buffer.concat(parts).toString();
}

function readOptions(data: Buffer, into: ReadMessage): void {
  for (let at = 0; at + 4 <= data.length; ) {
    const length = data.readUInt16BE(at + 2);
    const isError = data.readUInt16BE(at) === EXTENDED_ERROR && length >= 2;
    if (isError && at + 6 <= data.length) into.extendedErrors.push(data.readUInt16BE(at + 4));
    at += 4 + length;
  }
}
