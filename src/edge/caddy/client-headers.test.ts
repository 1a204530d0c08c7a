import { afterAll, beforeAll } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { clientHeadersContract } from '../client-headers.contract.ts';

const own = 'own.acme.localhost';

let caddy: TestCaddy;
beforeAll(async () => {
  caddy = await startTestCaddy();
  await caddy
    .edge()
    .apply({ domainId: 'id', tenant: 'acme', tenantLabel: 'acme', domain: own, gateway: 'default' });
});
afterAll(() => caddy?.stop());

clientHeadersContract('Caddy', () => ({ https: caddy.https, own, received: caddy.received }));
