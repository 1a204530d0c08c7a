import { describe, expect, test } from 'vitest';
import type { SandboxRecord } from '../sandbox/records.ts';
import { scripted } from '../testing/dns-servers.ts';
import {
  DOMAIN,
  EDGE,
  proof,
  record,
  startServer,
  startWorld,
  TARGET,
  toTarget,
} from '../testing/dns-world.ts';
import { createDnsClient } from './client.ts';
import type { ServerAddress } from './port.ts';
import { createDnsSampler } from './sample.ts';

/** A world with two servers of the zone, and what counts the questions of a sample. */
async function aWorld(own: SandboxRecord[]) {
  const world = await startWorld([...own]);
  await world.server('ns1', '127.0.0.2', own);
  await world.server('ns2', '127.0.0.3', own);
  let questions = 0;
  const client = createDnsClient();
  const dns: typeof client = {
    query: (...asked) => {
      questions += 1;
      return client.query(...asked);
    },
  };
  const samplerOf = (resolvers: ServerAddress[]) =>
    createDnsSampler({
      ...{ dns, resolvers, authoritativePort: world.port, mayAsk: () => true, mayFollow: () => true },
      clock: () => new Date('2026-11-24T12:00:00.000Z'),
    });
  const servers = await samplerOf([world.resolver]).serversOf(DOMAIN);
  const subject = { domain: DOMAIN, canonicalHost: TARGET, byTxt: false, servers };
  return {
    world,
    servers,
    /** The resolver knows all records of its world. */
    known: world.records,
    own,
    sample: (over: Partial<typeof subject> = {}, choice = 0, resolvers = [world.resolver]) =>
      samplerOf(resolvers).sample({ ...subject, ...over }, choice),
    count: async (work: () => Promise<unknown>) => {
      questions = 0;
      await work();
      return questions;
    },
  };
}

const replace = (records: SandboxRecord[], type: string, by: SandboxRecord) => {
  const at = records.findIndex((one) => one.name === DOMAIN && one.type === type);
  records.splice(at, 1, by);
};

describe('a sample', () => {
  test('of a CNAME is two questions: one to a server of the zone, one to a resolver; and has its TTL', async () => {
    const { sample, count, servers } = await aWorld([toTarget]);
    expect(servers.map(({ host }) => host)).toEqual(['127.0.0.2', '127.0.0.3']);
    expect(await count(() => sample())).toBe(2);
    expect(await sample()).toEqual({ fingerprint: expect.any(String), ttl: 300 });
  });

  test('is the same at each of the zone’s servers while nothing has changed', async () => {
    const { sample } = await aWorld([toTarget]);
    expect(await sample({}, 1)).toEqual(await sample({}, 0));
  });

  test('differs as soon as a server of the zone has another target, whatever resolvers remember', async () => {
    const { sample, own } = await aWorld([toTarget]);
    const before = await sample();
    replace(own, 'CNAME', record(DOMAIN, 'CNAME', 'elsewhere.localhost'));
    const after = await sample();
    expect(after.fingerprint).not.toBeNull();
    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  test('differs where the resolver has another answer than the zone’s servers', async () => {
    const { sample, known } = await aWorld([toTarget]);
    const before = await sample();
    replace(known, 'CNAME', record(DOMAIN, 'CNAME', 'elsewhere.localhost'));
    expect((await sample()).fingerprint).not.toBe(before.fingerprint);
  });

  test('of addresses is of both families, in any order', async () => {
    const other = record(DOMAIN, 'A', EDGE, '192.0.2.7');
    const { sample, own, known, count } = await aWorld([other]);
    const before = await sample();
    expect(await count(() => sample())).toBe(4);
    for (const records of [own, known]) replace(records, 'A', record(DOMAIN, 'A', '192.0.2.7', EDGE));
    expect((await sample()).fingerprint).toBe(before.fingerprint);
    own.push(record(DOMAIN, 'AAAA', '2001:db8::7'));
    expect((await sample()).fingerprint).not.toBe(before.fingerprint);
  });

  test('holds the TXT by which a name was proved, and only then', async () => {
    const { sample, own } = await aWorld([record(DOMAIN, 'A', EDGE), proof]);
    const [before, plain] = [await sample({ byTxt: true }), await sample()];
    own.splice(own.indexOf(proof), 1);
    expect((await sample({ byTxt: true })).fingerprint).not.toBe(before.fingerprint);
    expect((await sample()).fingerprint).toBe(plain.fingerprint);
  });

  test('of a name that is gone, or that nobody answers for, is none', async () => {
    const { sample, own } = await aWorld([toTarget]);
    own.splice(0);
    expect(await sample()).toMatchObject({ fingerprint: null });
    const refusing = await startServer(scripted(() => ({ rcode: 5 })));
    expect(await sample({ servers: [refusing] })).toMatchObject({ fingerprint: null });
    expect(await sample({}, 0, [refusing])).toMatchObject({ fingerprint: null });
  });

  test('asks a second one where the first gives none, so that one that is away has nothing observed', async () => {
    const { sample, servers, world } = await aWorld([toTarget]);
    const before = await sample();
    const refusing = await startServer(scripted(() => ({ rcode: 5 })));
    expect(await sample({ servers: [refusing, ...servers] })).toEqual(before);
    expect(await sample({}, 0, [refusing, world.resolver])).toEqual(before);
  });
});
