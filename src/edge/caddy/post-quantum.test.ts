import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { FIRST_ORDER } from '../port.ts';

const own = 'own.acme.localhost';

let caddy: TestCaddy;
beforeAll(async () => {
  caddy = await startTestCaddy();
  const target = { domainId: 'id', tenant: 'acme', tenantLabel: 'acme', domain: own, gateway: 'default' };
  await caddy.edge().apply(target, FIRST_ORDER);
});
afterAll(() => caddy?.stop());

/** Shakes hands with one group to agree on a key by, and no other. */
async function handshakeBy(group: string): Promise<string> {
  const socket = connect({ ...caddy.https, servername: own, ecdhCurve: group, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    return socket.getProtocol() ?? '';
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    socket.destroy();
  }
}

test('the edge agrees on keys by X25519MLKEM768, which no quantum computer breaks, and by the usual groups', async () => {
  expect(await handshakeBy('X25519MLKEM768')).toBe('TLSv1.3');
  expect(await handshakeBy('X25519')).toBe('TLSv1.3');
  // A group that it has not: what is shown above is the group's doing.
  expect(await handshakeBy('SecP384r1MLKEM1024')).not.toBe('TLSv1.3');
});
