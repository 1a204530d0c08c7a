import { afterAll, beforeAll } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { FIRST_ORDER } from '../port.ts';
import { portalAnswersContract } from '../portal-answers.contract.ts';

const own = 'own.acme.localhost';

let caddy: TestCaddy;
beforeAll(async () => {
  caddy = await startTestCaddy({ portal: { timeoutSeconds: 1, hstsSeconds: 60 } });
  const target = { domainId: 'id', tenant: 'acme', tenantLabel: 'acme', domain: own, gateway: 'default' };
  await caddy.edge().apply(target, FIRST_ORDER);
});
afterAll(() => caddy?.stop());

portalAnswersContract('Caddy', () => ({ https: caddy.https, own, origin: caddy.origin }));
