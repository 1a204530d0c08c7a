import { delimiter, dirname } from 'node:path';
import type { Domain } from '../client/client.ts';
import { environment } from '../config.ts';
import { objectName } from '../core/manifests/names.ts';
import { resolveBinary } from '../local/binaries.ts';
import type { Placeholders } from './operator-page.ts';
import type { Stages } from './page-tests.ts';
import type { RunningStack } from './running-stack.ts';
import { publishRecord, register, setRecord, untilStatus } from './stack-actions.ts';

/** What the runbook's placeholders stand for. */
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
