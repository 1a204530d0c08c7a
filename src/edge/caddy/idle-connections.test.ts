import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { exchangeTls } from '../../testing/raw-clients.ts';
import { FIRST_ORDER } from '../port.ts';

const OWN = 'own.acme.localhost';

let caddy: TestCaddy;
beforeAll(async () => {
  caddy = await startTestCaddy();
  await caddy
    .edge()
    .apply(
      { domainId: 'own', tenant: 'own', tenantLabel: 'tenant', domain: OWN, gateway: 'default' },
      FIRST_ORDER,
    );
});
afterAll(() => caddy?.stop());

test('the edge ends an idle connection to the portal before the portal would, so that no request meets its end', async () => {
  // Longer than a test may take: whoever ends the connection, it is not the portal.
  Object.assign(caddy.origin, { keepAliveTimeout: 600_000 });
  const connected = once(caddy.origin, 'connection') as Promise<[Socket]>;
  const lines = ['GET / HTTP/1.1', `Host: ${OWN}`, 'Connection: close'];
  expect(await exchangeTls(caddy.https, OWN, lines)).toMatch(/^HTTP\/1\.1 200 /);
  const [socket] = await connected;
  const ended = once(socket, 'end', { signal: AbortSignal.timeout(30_000) });
  await expect(ended).resolves.toEqual([]);
});
