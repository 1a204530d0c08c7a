import { afterAll, beforeAll, describe } from 'vitest';
import type { Domain } from '../../../src/client/client.ts';
import { environment } from '../../../src/config/config.ts';
import { SAMPLE_TENANT } from '../../../src/sandbox/sample-tenant.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import { type OperatorPage, openOperatorPage } from '../../../src/testing/operator-page.ts';
import { pageTests } from '../../../src/testing/page-tests.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import { untilStatus } from '../../../src/testing/stack-actions.ts';

const FILE = 'docs/quick-start.md';
const PLACES = ['one-machine'] as const;

/** Everything that a newcomer types after the start. */
export function quickStartTests(running: () => RunningStack): void {
  describe('the quick start', () => {
    let stack: RunningStack;
    let page: OperatorPage;

    beforeAll(async () => {
      stack = running();
      const { dataDir, ports } = stack.config;
      page = await openOperatorPage({
        file: FILE,
        places: PLACES,
        databaseUrl: stack.psqlUrl,
        env: { PATH: environment().PATH, HOME: stack.settings.HOME, PORTAL_DATA_DIR: dataDir },
        placeholders: {},
        instead: { '.portal-domains/': `${dataDir}/`, ':8443': `:${ports.https}` },
      });
    });
    afterAll(() => page?.close());

    const named = async (name: string): Promise<Domain> => {
      const path = { tenant: SAMPLE_TENANT.id };
      const { data } = await stack.api.GET('/api/v1/tenants/{tenant}/domains', { params: { path } });
      const found = data?.domains.find(({ domain }) => domain === name);
      if (found === undefined) throw new Error(`${name} is not there`);
      return found;
    };

    pageTests(FILE, PLACES, {
      page: () => page,
      stages: {
        '4. Open the portal': {
          before: async () => {
            await untilStatus(stack, await named('portal.acme.localhost'), 'active');
            return {};
          },
        },
        '5. Make a mistake': {
          after: async () => {
            await untilStatus(stack, await named('kunden.beispiel.localhost'), 'active');
          },
        },
        '7. Switch it off': {
          after: async () => {
            const gone = async () => (await named('portal.acme.localhost').catch(() => null)) === null;
            await eventually('the removed domain is forgotten', gone);
          },
        },
      },
    });
  });
}
