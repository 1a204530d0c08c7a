import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import * as packet from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';
import type { SandboxRecord } from '../sandbox/records.ts';
import { startSandboxDns } from '../sandbox/server.ts';
import { echoWithRcode, startUdpServer, type UdpBehaviour } from '../testing/dns-servers.ts';
import { createDnsClient } from './client.ts';
import { CONTRACT_RECORDS, describeDnsLookup } from './dns.contract.ts';
import { frame } from './tcp.ts';

const sandbox = { baseDomain: 'portal.localhost', edgeAddress: '127.0.0.1', port: 0 };

function asSandboxRecords(): SandboxRecord[] {
  return CONTRACT_RECORDS.flatMap((record): SandboxRecord[] => {
    const { name, ttl, type } = record;
    if (type === 'SOA' || type === 'HTTPS') return [];
    if (type === 'CAA') return [{ name, ttl, type, values: [`128 ${record.tag} "${record.value}"`] }];
    if (type === 'TXT') return [{ name, ttl, type, values: [record.value] }];
    if (type === 'A' || type === 'AAAA') return [{ name, ttl, type, values: [record.address] }];
    return 'target' in record ? [{ name, ttl, type, values: [record.target] }] : [];
  });
}

for (const host of ['127.0.0.1', '::1']) {
  describeDnsLookup(`real packets to ${host}`, async () => {
    const records = asSandboxRecords();
    const server = await startSandboxDns({ ...sandbox, host, records: () => records });
    const silent = await startUdpServer(() => []);
    const gone = await startUdpServer(() => []);
    await gone.close();
    return {
      dns: createDnsClient(),
      server: server.address,
      silent: silent.address,
      nobodyListens: gone.address,
      close: async () => void (await Promise.all([server.close(), silent.close()])),
    };
  });
}

describe('the real client', () => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()));
  });

  const question = { name: 'a.acme.localhost', type: 'A' } as const;
  const serve = async (behave: UdpBehaviour) => {
    const server = await startUdpServer(behave);
    cleanUps.push(() => server.close());
    return server.address;
  };
  /** The time limit of tests in which no answer is usable. Usable answers get longer, for busy machines. */
  const SHORT = 1_000;
  const ask = (server: { host: string; port: number }, timeoutMs = 5_000) =>
    createDnsClient().query(server, question, { timeoutMs });
  const answerTo = (query: Buffer, change: Partial<packet.Packet> = {}) => {
    const { id, questions } = packet.decode(query);
    const answers: packet.Answer[] = [{ name: question.name, type: 'A', ttl: 9, data: '192.0.2.9' }];
    return packet.encode({ type: 'response', id: id ?? 0, questions: questions ?? [], answers, ...change });
  };

  test('takes no answer with another id', async () => {
    const server = await serve((query) => [answerTo(query, { id: query.readUInt16BE(0) ^ 1 })]);
    expect(await ask(server, SHORT)).toMatchObject({ kind: 'failure', failure: 'malformed' });
  });

  test('takes no answer to another question', async () => {
    const other = [{ name: 'b.acme.localhost', type: 'A' } as const];
    const server = await serve((query) => [answerTo(query, { questions: other })]);
    expect(await ask(server, SHORT)).toMatchObject({ kind: 'failure', failure: 'malformed' });
  });

  test('finds the right answer behind wrong ones', async () => {
    const server = await serve((query) => [
      answerTo(query, { id: query.readUInt16BE(0) ^ 1 }),
      Buffer.from('garbage'),
      answerTo(query),
    ]);
    expect(await ask(server)).toMatchObject({ kind: 'answer', answers: [{ address: '192.0.2.9' }] });
  });

  test('takes no answer from an address that was not asked', async () => {
    const stranger = createSocket('udp4');
    cleanUps.push(async () => stranger.close());
    const server = await serve((query, peer) => {
      stranger.send(answerTo(query), peer.port, peer.address);
      return [];
    });
    expect(await ask(server, SHORT)).toMatchObject({ kind: 'failure', failure: 'timeout' });
  });

  test('takes an answer whose question differs in case only', async () => {
    const upper = [{ name: 'A.ACME.localhost', type: 'A' } as const];
    const server = await serve((query) => [answerTo(query, { questions: upper })]);
    expect(await ask(server)).toMatchObject({ kind: 'answer' });
  });

  test('asks again when the first packet is lost, with the same id', async () => {
    const ids: number[] = [];
    const server = await serve((query) => {
      ids.push(query.readUInt16BE(0));
      return ids.length === 1 ? [] : [answerTo(query)];
    });
    expect(await ask(server)).toMatchObject({ kind: 'answer' });
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  test('uses a fresh id and a fresh source port for each query', async () => {
    const seen = new Set<string>();
    const server = await serve((query, peer) => {
      seen.add(`${query.readUInt16BE(0)} ${peer.port}`);
      return [answerTo(query)];
    });
    await Promise.all(Array.from({ length: 20 }, () => ask(server)));
    expect(seen.size).toBe(20);
    expect(new Set([...seen].map((one) => one.split(' ')[1])).size).toBeGreaterThan(15);
  });

  test('asks without EDNS a server that refuses it', async () => {
    const server = await serve((query) => {
      const edns = packet.decode(query).additionals?.length === 1;
      if (!edns) return [answerTo(query)];
      const bare = Buffer.alloc(12);
      query.copy(bare, 0, 0, 2);
      bare.writeUInt16BE(0x8001, 2);
      return [bare];
    });
    expect(await ask(server)).toMatchObject({ kind: 'answer', rcode: 'NOERROR' });
  });

  test('passes RD and CD on', async () => {
    const flags: number[] = [];
    const server = await serve((query) => {
      flags.push(query.readUInt16BE(2));
      return [answerTo(query)];
    });
    const dns = createDnsClient();
    await dns.query(server, question, { recursive: false });
    await dns.query(server, question, { checkingDisabled: true });
    expect(flags).toEqual([0x0000, 0x0110]);
  });

  test('says malformed for an answer that cannot be read', async () => {
    const server = await serve((query) => [answerTo(query).subarray(0, -2)]);
    expect(await ask(server)).toMatchObject({ kind: 'failure', failure: 'malformed' });
  });

  test('asks nothing for a name that fits into no message', async () => {
    const server = { host: '127.0.0.1', port: 9 };
    const name = `${'x'.repeat(64)}.localhost`;
    const answer = await createDnsClient().query(server, { name, type: 'A' });
    expect(answer).toMatchObject({ kind: 'failure', failure: 'malformed' });
  });

  test('rejects when the signal aborts while it waits', async () => {
    const server = await serve(() => []);
    const controller = new AbortController();
    const asked = createDnsClient().query(server, question, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  /** Truncated over UDP; over TCP whatever `reply` gives, one write after the other. */
  const serveTcp = async (reply: (query: Buffer) => Buffer[]) => {
    const tcp = createServer((client) => {
      client.on('error', () => undefined);
      client.on('data', async (data: Buffer) => {
        for (const part of reply(data.subarray(2))) {
          client.write(part);
          await new Promise((resolve) => setImmediate(resolve));
        }
        client.end();
      });
    });
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    cleanUps.push(() => new Promise((resolve) => tcp.close(resolve)));
    const bound = tcp.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const udp = await startUdpServer((query) => [echoWithRcode(query, 0, 0x0200)], { port });
    cleanUps.push(() => udp.close());
    return udp.address;
  };

  test('asks over TCP when truncated, and takes the answer byte by byte', async () => {
    const server = await serveTcp((query) => [...frame(answerTo(query))].map((byte) => Buffer.from([byte])));
    const answer = await ask(server);
    expect(answer).toMatchObject({ kind: 'answer', transport: 'tcp', answers: [{ address: '192.0.2.9' }] });
  });

  test('says malformed when the TCP answer ends too early', async () => {
    const server = await serveTcp((query) => [frame(answerTo(query)).subarray(0, -5)]);
    expect(await ask(server)).toMatchObject({ kind: 'failure', failure: 'malformed' });
  });

  test('says unreachable when truncated and nobody listens on TCP', async () => {
    const server = await serve((query) => [echoWithRcode(query, 0, 0x0200)]);
    expect(await ask(server)).toMatchObject({ kind: 'failure', failure: 'unreachable' });
  });
});
