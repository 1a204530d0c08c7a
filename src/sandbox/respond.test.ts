import * as packet from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerFromZone } from '../dns/zone.ts';
import type { SandboxRecord } from './records.ts';
import { respond } from './respond.ts';
import { createWorld } from './world.ts';

const settings = {
  baseDomain: 'portal.localhost',
  edgeAddress: '127.0.0.1',
  nameServerAddress: '127.0.0.1',
};
const records: SandboxRecord[] = [
  {
    name: 'many.acme.localhost',
    type: 'A',
    ttl: 60,
    values: Array.from({ length: 50 }, (_, i) => `192.0.2.${i}`),
  },
];
const world = createWorld(settings, records);
const answer = (question: { name: string; type: string }) => answerFromZone(world, question);

const query = (change: Partial<packet.Packet> = {}) =>
  packet.encode({
    type: 'query',
    id: 4711,
    flags: packet.RECURSION_DESIRED,
    questions: [{ name: 'Many.Acme.localhost', type: 'A' }],
    ...change,
  });
const opt = (udpPayloadSize: number, ednsVersion = 0): packet.OptAnswer => ({
  name: '.',
  type: 'OPT',
  udpPayloadSize,
  extendedRcode: 0,
  ednsVersion,
  flags: 0,
  flag_do: false,
  options: [],
});
const read = (bytes: Buffer | null) => {
  if (bytes === null) throw new Error('no answer');
  return packet.decode(bytes) as packet.DecodedPacket & { rcode: string };
};

describe('an answer', () => {
  test('repeats id, question with its case and RD, and says AA and RA', () => {
    const reply = read(respond(query(), 'tcp', answer));
    expect(reply).toMatchObject({ id: 4711, flag_qr: true, flag_aa: true, flag_ra: true, flag_rd: true });
    expect(reply.questions?.[0]?.name).toBe('Many.Acme.localhost');
    expect(reply.answers).toHaveLength(50);
  });

  test('is truncated over UDP when it is larger than 512 octets and the query has no EDNS', () => {
    const bytes = respond(query(), 'udp', answer);
    expect(bytes?.length).toBeLessThanOrEqual(512);
    expect(read(bytes)).toMatchObject({ flag_tc: true, answers: [] });
  });

  test('is truncated at 1232 octets, however much EDNS offers', () => {
    const bytes = respond(query({ additionals: [opt(4096)] }), 'udp', answer);
    expect(read(bytes)).toMatchObject({ flag_tc: true, answers: [] });
  });

  test('carries EDNS only when the query does', () => {
    expect(read(respond(query(), 'tcp', answer)).additionals).toHaveLength(0);
    expect(read(respond(query({ additionals: [opt(1232)] }), 'tcp', answer)).additionals).toHaveLength(1);
  });

  test('is BADVERS for an EDNS version of the future', () => {
    const reply = read(respond(query({ additionals: [opt(1232, 1)] }), 'udp', answer));
    expect(reply.additionals?.[0]).toMatchObject({ type: 'OPT', extendedRcode: 1 });
  });

  test('is NOTIMP for other opcodes', () => {
    const update = query();
    update.writeUInt16BE(5 << 11, 2);
    expect(read(respond(update, 'udp', answer))).toMatchObject({ rcode: 'NOTIMP', id: 4711 });
  });

  test('is FORMERR for what cannot be read, and for more or less than one question', () => {
    expect(read(respond(query().subarray(0, 20), 'udp', answer))).toMatchObject({ rcode: 'FORMERR' });
    expect(read(respond(query({ questions: [] }), 'udp', answer))).toMatchObject({ rcode: 'FORMERR' });
    const twice = { name: 'a.localhost', type: 'A' } as const;
    expect(read(respond(query({ questions: [twice, twice] }), 'udp', answer))).toMatchObject({
      rcode: 'FORMERR',
    });
  });

  test('is REFUSED for zone transfers and other classes', () => {
    for (const question of [
      { name: 'acme.localhost', type: 'AXFR' },
      { name: 'version.bind', type: 'TXT', class: 'CH' },
    ] as const) {
      const reply = read(respond(query({ questions: [question] }), 'tcp', answer));
      expect(reply).toMatchObject({ rcode: 'REFUSED', answers: [] });
    }
  });

  test('is SERVFAIL when the records cannot be had', () => {
    const failing = () => {
      throw new Error('database away');
    };
    expect(read(respond(query(), 'udp', failing))).toMatchObject({ rcode: 'SERVFAIL', id: 4711 });
  });

  test('is silence for answers and for less than a header', () => {
    expect(respond(packet.encode({ type: 'response', id: 1 }), 'udp', answer)).toBeNull();
    expect(respond(Buffer.alloc(11), 'udp', answer)).toBeNull();
  });

  test('never fails, whatever bytes come', () => {
    const mutated = fc
      .tuple(fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }), fc.nat(80))
      .map(([changes, length]) => {
        const bytes = Buffer.concat([query({ additionals: [opt(1232)] }), Buffer.alloc(40)]);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes.subarray(0, length);
      });
    const random = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(mutated, random), (bytes) => {
        const reply = respond(bytes, 'udp', answer);
        if (reply === null) return;
        expect(reply.readUInt16BE(0)).toBe(bytes.readUInt16BE(0));
        expect(reply.length).toBeLessThanOrEqual(1232);
      }),
      { numRuns: 2_000 },
    );
  });
});
