import { delimiter, dirname } from 'node:path';
import { expect } from 'vitest';
import type { Domain } from '../client/client.ts';
import { environment } from '../config/config.ts';
import { objectName } from '../edge/kubernetes/resources/names.ts';
import { resolveBinary } from '../local/binaries.ts';
import { lazyTemporalClient } from '../temporal/client.ts';
import { workflowId } from '../temporal/names.ts';
import type { Placeholders } from './operator-page.ts';
import type { Stages } from './page-tests.ts';
import type { RunningStack } from './running-stack.ts';
import { publishRecord, register, setRecord, untilStatus } from './stack-actions.ts';

/** Returns the values of the runbook's placeholders. */
export function placeholdersOf({ id, tenant, domain, canonicalHost }: Domain): Placeholders {
  const [tenantLabel = ''] = canonicalHost.split('.');
  return {
    'tenant-uuid': tenant,
    'portal-domain-id': id,
    domain,
    tenant7: tenantLabel,
    name: objectName({ domainId: id, tenant, tenantLabel, domain }),
  };
}

type Stack = Pick<RunningStack, 'api' | 'apiUrl' | 'config' | 'caRoot' | 'db'>;

/**
 * The stages of docs/runbook.md that are the same on every edge.
 * @param of the running stack, and the domain that the page is about; known once a test runs.
 */
export function commonStages(of: () => { stack: Stack; main: Domain }): Stages {
  const elsewhere = 'elsewhere.runbook.localhost';
  let mistaken: Domain;
  const becomesActive = async (domain: Domain) => {
    await untilStatus(of().stack, domain, 'active');
  };
  return {
    'Start over': { after: () => becomesActive(of().main) },
    'Status stays dns_failed': {
      before: async () => {
        const { stack, main } = of();
        mistaken = await register(stack, main.tenant, 'mistaken.runbook.localhost');
        await setRecord(stack, mistaken.domain, 'CNAME', elsewhere);
        await untilStatus(stack, mistaken, 'dns_failed');
        return { ...placeholdersOf(mistaken), 'wrong-target': elsewhere };
      },
    },
    'When the record is right': {
      before: async () => {
        await publishRecord(of().stack, mistaken);
        return placeholdersOf(mistaken);
      },
      after: () => becomesActive(mistaken),
    },
    'Revoke a key': {
      before: async () => {
        const { data } = await of().stack.api.GET('/api/v1/keys');
        const key = data?.keys.find(({ label }) => label === 'night-shift');
        return { 'key-id': key?.id ?? 'there-is-no-such-key' };
      },
    },
  };
}

/** The stages of the alerts' pages, which are the same on every edge. @param of the running stack, and whose domains they are. */
export function alertStages(of: () => { stack: Stack; main: Domain }): Record<string, Stages> {
  let givenUp: Domain;
  return {
    PortalDomainsManyFailing: {
      'When it resolves': {
        before: async () => {
          const { stack, main } = of();
          const unheard = await register(stack, main.tenant, 'given-up.runbook.localhost');
          await setRecord(stack, unheard.domain, 'CNAME', 'elsewhere.runbook.localhost');
          givenUp = await untilStatus(stack, unheard, 'dns_failed');
          await giveUpNow(stack, givenUp);
          return { reason: givenUp.reason ?? '' };
        },
        after: async () => {
          const { stack } = of();
          await publishRecord(stack, givenUp);
          const active = await untilStatus(stack, givenUp, 'active');
          expect(active.givenUpAt).toBeNull();
        },
      },
    },
  };
}

/** Brings a domain to the state after a week without a correct record: the row has given up, and no workflow runs. */
async function giveUpNow({ db, config }: Stack, { id }: Domain): Promise<void> {
  const address = `127.0.0.1:${config.ports.temporal}`;
  const { client, close } = lazyTemporalClient({ ...config.temporal, address });
  try {
    await client.workflow.getHandle(workflowId(id)).terminate('the test takes it for given up');
  } finally {
    await close();
  }
  await db
    .updateTable('portal_domains')
    .set({ given_up_at: new Date().toISOString(), next_check_at: null })
    .where('id', '=', id)
    .execute();
}

/** PATH with the `temporal` program on it, as the page asks for. */
export async function pathWithTemporal({ config }: Pick<RunningStack, 'config'>): Promise<string> {
  const path = environment().PATH ?? '';
  const temporal = await resolveBinary('temporal', {
    setting: config.binaries.temporal,
    cacheDir: config.cacheDir,
    path,
    report: () => undefined,
  });
  return [dirname(temporal.path), path].join(delimiter);
}
