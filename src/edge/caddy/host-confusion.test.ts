import { afterAll, beforeAll } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { hostConfusionContract } from '../host-confusion.contract.ts';
import { FIRST_ORDER } from '../port.ts';

const [own, other] = ['own.acme.localhost', 'other.example.localhost'] as const;

let caddy: TestCaddy;
beforeAll(async () => {
  caddy = await startTestCaddy();
  const edge = caddy.edge();
  for (const domain of [own, other]) {
    await edge.apply(
      {
        domainId: `id-of-${domain}`,
        tenant: domain,
        tenantLabel: 'tenant',
        domain,
        gateway: 'default',
      },
      FIRST_ORDER,
    );
  }
});
afterAll(() => caddy?.stop());

hostConfusionContract(
  'Caddy',
  () => ({
    http: caddy.http,
    https: caddy.https,
    own,
    other,
    contentOf: (name) => `portal of ${name}`,
    received: caddy.received,
  }),
  421,
);
