import { afterAll, beforeAll } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { clientHeadersContract } from '../client-headers.contract.ts';
import { FIRST_ORDER } from '../port.ts';

const own = 'own.acme.localhost';

let caddy: TestCaddy;
beforeAll(async () => {
  caddy = await startTestCaddy();
  const target = { domainId: 'id', tenant: 'acme', tenantLabel: 'acme', domain: own, gateway: 'default' };
  await caddy.edge().apply(target, FIRST_ORDER);
});
afterAll(() => caddy?.stop());

clientHeadersContract('Caddy', () => ({ https: caddy.https, own, received: caddy.received }));
