import { afterAll, beforeAll } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { keyExchangeContract } from '../key-exchange.contract.ts';
import { FIRST_ORDER } from '../port.ts';

const own = 'own.acme.localhost';

let caddy: TestCaddy;
beforeAll(async () => {
  caddy = await startTestCaddy();
  const target = { domainId: 'id', tenant: 'acme', tenantLabel: 'acme', domain: own, gateway: 'default' };
  await caddy.edge().apply(target, FIRST_ORDER);
});
afterAll(() => caddy?.stop());

keyExchangeContract('Caddy', () => ({ https: caddy.https, own }));
