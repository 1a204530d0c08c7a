import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDnsClient } from '../dns/client.ts';
import { createFrameReader, frame } from '../dns/tcp.ts';
import { encodeQuery } from '../dns/wire.ts';
import type { SandboxRecord } from './records.ts';
import { type SandboxDns, startSandboxDns } from './server.ts';

describe('the sandbox server', () => {
  let records: SandboxRecord[];
  let server: SandboxDns;
  const options = { host: '127.0.0.1', baseDomain: 'portal.localhost', edgeAddress: '127.0.0.1' };
  beforeEach(async () => {
    records = [];
    server = await startSandboxDns({ ...options, port: 0, records: () => records });
  });
  afterEach(() => server.close());

  const portal: SandboxRecord = { name: 'portal.acme.localhost', type: 'A', values: ['192.0.2.1'], ttl: 1 };
  const ask = () => createDnsClient().query(server.address, { name: portal.name, type: 'A' });

  test('answers from the records as they are at the question, pushed or replaced', async () => {
    expect(await ask()).toMatchObject({ rcode: 'NXDOMAIN' });
    records.push(portal);
    expect(await ask()).toMatchObject({ rcode: 'NOERROR', answers: [{ address: '192.0.2.1' }] });
    records = [{ ...portal, values: ['192.0.2.2'] }];
    expect(await ask()).toMatchObject({ rcode: 'NOERROR', answers: [{ address: '192.0.2.2' }] });
  });

  test('lives through garbage and askers that are gone', async () => {
    const socket = createSocket('udp4');
    for (let i = 0; i < 50; i += 1) {
      const bytes = Buffer.from(Array.from({ length: i * 7 }, (_, at) => (at * 31 + i) & 255));
      await new Promise((resolve) => socket.send(bytes, server.address.port, server.address.host, resolve));
    }
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    expect(await ask()).toMatchObject({ rcode: 'NXDOMAIN' });
  });

  test('answers several queries on one TCP connection, however they are cut', async () => {
    const query = (id: number) =>
      frame(
        encodeQuery(
          id,
          { name: 'a.portal.localhost', type: 'A' },
          { recursive: true, checkingDisabled: false, edns: false },
        ),
      );
    const bytes = Buffer.concat([query(1), query(2), query(3)]);
    const ids = await new Promise<number[]>((resolve, reject) => {
      const seen: number[] = [];
      const frames = createFrameReader();
      const client = connect(server.address.port, server.address.host, () => {
        client.write(bytes.subarray(0, 33));
        client.write(bytes.subarray(33));
      });
      client.on('error', reject);
      client.on('data', (chunk: Buffer) => {
        seen.push(...frames.push(chunk).map((message) => message.readUInt16BE(0)));
        if (seen.length === 3) client.destroy();
      });
      client.on('close', () => resolve(seen));
    });
    expect(ids).toEqual([1, 2, 3]);
  });

  test('says which port is taken', async () => {
    const second = startSandboxDns({ ...options, port: server.address.port, records: () => [] });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('closes with connections open', async () => {
    const client = connect(server.address.port, server.address.host);
    await new Promise((resolve) => client.on('connect', resolve));
    const gone = new Promise((resolve) => client.on('close', resolve));
    await server.close();
    await gone;
    server = await startSandboxDns({ ...options, port: 0, records: () => [] });
  });
});
