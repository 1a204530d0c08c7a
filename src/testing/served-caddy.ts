import { afterAll, beforeAll } from 'vitest';
import { FIRST_ORDER } from '../edge/port.ts';
import { startTestCaddy, type TestCaddy, type TestCaddyOptions } from './caddy.ts';

/**
 * Gives the tests of a file a real Caddy that serves one name. To be read in hooks and tests only: it is started before
 * them, and stopped after them.
 */
export function useServedCaddy(domain: string, options: TestCaddyOptions = {}): () => TestCaddy {
  let caddy: TestCaddy | undefined;
  beforeAll(async () => {
    caddy = await startTestCaddy(options);
    const target = { domainId: 'id', tenant: 'acme', tenantLabel: 'acme', domain, gateway: 'default' };
    await caddy.edge().apply(target, FIRST_ORDER);
  });
  afterAll(() => caddy?.stop());
  return () => {
    if (caddy === undefined) throw new Error('Caddy is there in hooks and tests only');
    return caddy;
  };
}
