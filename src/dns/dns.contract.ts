import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DnsLookup, DnsRecord, QueryOptions, Question, ServerAddress } from './port.ts';

/** The set-up that a driver's test file provides: a server with these records, and addresses of faulty servers. */
export type DnsContractWorld = {
  dns: DnsLookup;
  /** Answers with authority from `CONTRACT_RECORDS`, with an SOA (minimum 5) at acme.localhost. */
  server: ServerAddress;
  nobodyListens: ServerAddress;
  silent: ServerAddress;
  close(): Promise<void>;
};

const LONG_TEXT = `v=ümlaut ${'x'.repeat(600)}`;
const MANY = Array.from({ length: 200 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);

export const CONTRACT_RECORDS: readonly DnsRecord[] = [
  { name: 'portal.acme.localhost', type: 'CNAME', target: 'alias.acme.localhost', ttl: 300 },
  { name: 'alias.acme.localhost', type: 'CNAME', target: 'end.acme.localhost', ttl: 200 },
  { name: 'end.acme.localhost', type: 'A', address: '192.0.2.1', ttl: 100 },
  { name: 'end.acme.localhost', type: 'AAAA', address: '2001:db8::1', ttl: 100 },
  { name: 'text.acme.localhost', type: 'TXT', value: LONG_TEXT, ttl: 60 },
  { name: 'text.acme.localhost', type: 'TXT', value: 'second', ttl: 60 },
  { name: 'acme.localhost', type: 'CAA', critical: true, tag: 'issue', value: 'ca.example', ttl: 60 },
  { name: 'acme.localhost', type: 'NS', target: 'ns1.portal.localhost', ttl: 60 },
  { name: '*.wild.acme.localhost', type: 'A', address: '192.0.2.7', ttl: 60 },
  { name: 'let.acme.localhost', type: 'CNAME', target: 'acme.localhost', ttl: 60 },
  ...MANY.map((address): DnsRecord => ({ name: 'many.acme.localhost', type: 'A', address, ttl: 60 })),
];

/** The port's contract, for every driver. */
export function describeDnsLookup(driver: string, setUp: () => Promise<DnsContractWorld>): void {
  describe(`DnsLookup: ${driver}`, () => {
    let world: DnsContractWorld;
    beforeAll(async () => {
      world = await setUp();
    });
    afterAll(() => world.close());

    const ask = async (name: string, type: Question['type']) => {
      const answer = await world.dns.query(world.server, { name, type });
      if (answer.kind === 'failure') throw new Error(`${answer.failure}: ${answer.detail}`);
      return answer;
    };

    test('gives the whole CNAME chain in order, with each TTL, before the address', async () => {
      const answer = await ask('portal.acme.localhost', 'A');
      expect(answer.rcode).toBe('NOERROR');
      expect(answer.authoritative).toBe(true);
      expect(answer.answers).toEqual(CONTRACT_RECORDS.slice(0, 3));
    });

    test('gives IPv6 addresses in their short form', async () => {
      expect((await ask('end.acme.localhost', 'AAAA')).answers).toEqual([CONTRACT_RECORDS[3]]);
    });

    test('does not chase when the CNAME itself is asked for', async () => {
      expect((await ask('portal.acme.localhost', 'CNAME')).answers).toEqual([CONTRACT_RECORDS[0]]);
    });

    test('joins the strings of a TXT record, as UTF-8, and keeps several records apart', async () => {
      expect((await ask('text.acme.localhost', 'TXT')).answers).toEqual(CONTRACT_RECORDS.slice(4, 6));
    });

    test('reads CAA and NS', async () => {
      expect((await ask('acme.localhost', 'CAA')).answers).toEqual([CONTRACT_RECORDS[6]]);
      expect((await ask('acme.localhost', 'NS')).answers).toEqual([CONTRACT_RECORDS[7]]);
    });

    test('gives the CAA at the end of a CNAME behind the CNAME', async () => {
      const aliased = await ask('let.acme.localhost', 'CAA');
      expect(aliased.answers.map(({ type }) => type)).toEqual(['CNAME', 'CAA']);
      expect(await ask('end.acme.localhost', 'CAA')).toMatchObject({ rcode: 'NOERROR', answers: [] });
    });

    test('says NXDOMAIN with the SOA for a name that does not exist', async () => {
      const answer = await ask('nothing.acme.localhost', 'A');
      expect(answer).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
      expect(answer.authority).toEqual([
        expect.objectContaining({ name: 'acme.localhost', type: 'SOA', minimum: 5 }),
      ]);
    });

    test('says NOERROR without records for a name that has other types', async () => {
      const answer = await ask('text.acme.localhost', 'A');
      expect(answer).toMatchObject({ rcode: 'NOERROR', answers: [] });
      expect(answer.authority).toHaveLength(1);
    });

    test('says NOERROR for a name that exists only because something lies below it', async () => {
      expect(await ask('wild.acme.localhost', 'A')).toMatchObject({ rcode: 'NOERROR', answers: [] });
    });

    test('answers for a name that a wildcard covers under the name asked', async () => {
      expect((await ask('any.wild.acme.localhost', 'A')).answers).toEqual([
        { name: 'any.wild.acme.localhost', type: 'A', address: '192.0.2.7', ttl: 60 },
      ]);
    });

    test('takes names in any case and gives them in lower case', async () => {
      expect((await ask('END.Acme.localhost', 'A')).answers).toEqual([CONTRACT_RECORDS[2]]);
    });

    test('gives an answer whole that is larger than a datagram', async () => {
      expect((await ask('many.acme.localhost', 'A')).answers).toHaveLength(MANY.length);
    });

    test('asks over TCP from the start where that is wanted', async () => {
      const question = { name: 'end.acme.localhost', type: 'A' } as const;
      const over = async (options: QueryOptions) => world.dns.query(world.server, question, options);
      expect(await over({})).toMatchObject({ transport: 'udp', answers: [CONTRACT_RECORDS[2]] });
      expect(await over({ transport: 'tcp' })).toMatchObject({
        transport: 'tcp',
        answers: [CONTRACT_RECORDS[2]],
      });
    });

    test('answers many questions at once, each with its own answer', async () => {
      const names = Array.from({ length: 100 }, (_, i) => `n${i}.wild.acme.localhost`);
      const answers = await Promise.all(names.map((name) => ask(name, 'A')));
      expect(answers.map((answer) => answer.answers[0]?.name)).toEqual(names);
    });

    test('gives a failure, not an error, where nobody listens', async () => {
      const answer = await world.dns.query(world.nobodyListens, { name: 'a.localhost', type: 'A' });
      expect(answer).toMatchObject({ kind: 'failure', failure: 'unreachable' });
    });

    test('gives a failure within the time allowed where nobody answers', async () => {
      const ask = (timeoutMs: number) =>
        world.dns.query(world.silent, { name: 'a.localhost', type: 'A' }, { timeoutMs });
      // Asked later than one with more time, and told before it.
      const patient = ask(1_500).then(() => 'the patient one');
      const answer = await Promise.race([ask(150), patient]);
      expect(answer).toMatchObject({ kind: 'failure', failure: 'timeout' });
    });

    test('rejects with the reason when the signal aborts', async () => {
      const signal = AbortSignal.abort(new Error('enough'));
      const asked = world.dns.query(world.server, { name: 'a.localhost', type: 'A' }, { signal });
      await expect(asked).rejects.toThrow('enough');
    });
  });
}
