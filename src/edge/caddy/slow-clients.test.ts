import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { exchangeOver, exchangePlain, exchangeTls } from '../../testing/raw-clients.ts';
import { FIRST_ORDER } from '../port.ts';

const OWN = 'own.acme.localhost';
const LIMIT = '"read_header_timeout":"10s"';

describe('clients of Caddy that are slow, or say too much', () => {
  let caddy: TestCaddy;
  beforeAll(async () => {
    caddy = await startTestCaddy({
      // The same limit on both ports, only sooner.
      adjust: (config) => {
        expect(config.split(LIMIT)).toHaveLength(3);
        return config.replaceAll(LIMIT, '"read_header_timeout":"500ms"');
      },
    });
    await caddy
      .edge()
      .apply(
        { domainId: 'own', tenant: 'own', tenantLabel: 'tenant', domain: OWN, gateway: 'default' },
        FIRST_ORDER,
      );
  });
  afterAll(() => caddy?.stop());

  const half = `GET / HTTP/1.1\r\nHost: ${OWN}\r\nX-Sl`;
  test.each([
    ['says nothing on port 80', 'http', ''],
    ['stops within the headers on port 80', 'http', half],
    ['says nothing on port 443', 'https', ''],
    ['stops within the handshake', 'https', '\x16\x03\x01\x02\x00'],
  ] as const)('who %s is cut off', async (_what, port, text) => {
    const answer = await exchangeOver(connect(caddy[port]), 'connect', text);
    expect(answer).not.toMatch(/^HTTP\/1\.1 [23]/);
  });

  test.each([
    ['nothing', ''],
    ['half of the headers', half],
  ])('who says %s after the handshake is cut off', async (_what, text) => {
    const socket = connectTls({ ...caddy.https, servername: OWN, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined).resume();
    if (text !== '') socket.write(text);
    await closed;
    expect(caddy.received).toEqual([]);
  });

  test('100 KB of cookies are no reason to refuse a request', async () => {
    const lines = ['GET / HTTP/1.1', `Host: ${OWN}`, `Cookie: a=${'a'.repeat(100_000)}`, 'Connection: close'];
    expect(await exchangePlain(caddy.http, lines)).toMatch(/^HTTP\/1\.1 308 /);
  });

  test('headers beyond 160 KiB are 431 on both ports, and reach no portal', async () => {
    const lines = ['GET / HTTP/1.1', `Host: ${OWN}`, `X-Long: ${'a'.repeat(180_000)}`, 'Connection: close'];
    expect(await exchangePlain(caddy.http, lines)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await exchangeTls(caddy.https, OWN, lines)).toMatch(/^HTTP\/1\.1 431 /);
    expect(caddy.received).toEqual([]);
  });
});
