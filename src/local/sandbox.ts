import type { Config } from '../config/config.ts';
import { DEFAULT_GATEWAY, type Gateways } from '../core/gateways.ts';
import { changedNames, concernedNames } from '../sandbox/concerned.ts';
import { SAMPLE_TENANT } from '../sandbox/sample-tenant.ts';
import { startSandboxDns } from '../sandbox/server.ts';
import { systemAuthor } from '../store/audit/audit.ts';
import type { Db } from '../store/database/database.ts';
import { listen } from '../store/database/listen.ts';
import { CHANNELS } from '../store/database/notify.ts';
import { wakeDomainsAt } from '../store/domains/wake-names.ts';
import { listSandboxRecords } from '../store/sandbox/sandbox-records.ts';
import { getTenant, putTenant } from '../store/tenants/tenants.ts';

export type SandboxOptions = {
  config: Pick<Config, 'baseDomain' | 'gatewayLimit' | 'edgeHost' | 'ports'>;
  db: Db;
  databaseUrl: string;
  onError: (error: unknown) => void;
};

/**
 * Starts the sandbox: the sample tenant, and the DNS that plays the tenants' DNS, fed from the table and told of each
 * change by the database. Once a changed record is served, the domains that it is about are checked again at once:
 * here there is no cache to wait for. Resolves once the records are loaded.
 */
export async function startSandbox(options: SandboxOptions): Promise<{ close(): Promise<void> }> {
  const { config, db, databaseUrl, onError } = options;
  await ensureSampleTenant(db, config);
  let records = await listSandboxRecords(db);
  let loading: Promise<void> = Promise.resolve();
  const unwoken = new Set<string>();
  // One load after the other: an older answer never replaces a newer one.
  const reload = () => {
    const load = loading.then(async () => {
      const before = records;
      records = await listSandboxRecords(db);
      const names = changedNames(before, records);
      for (const name of concernedNames(names, [...before, ...records])) unwoken.add(name);
      await wake(db, unwoken);
    });
    loading = load.catch(() => undefined);
    return load;
  };
  const stop = new AbortController();
  const dns = await startSandboxDns({
    host: '127.0.0.1',
    port: config.ports.dns,
    records: () => records,
    baseDomain: config.baseDomain,
    edgeAddress: edgeAddress(config.edgeHost),
  });
  const listening = listen({
    ...{ url: databaseUrl, db },
    channels: { [CHANNELS.sandbox]: reload },
    resync: reload,
    signal: stop.signal,
    onError,
  });
  return {
    async close() {
      stop.abort();
      await Promise.all([listening, dns.close()]);
    },
  };
}

/** A sandbox with more domains than this at one name sees the rest by their schedules. */
const MOST_WOKEN = 500;

/** Wakes the domains at these names; names that could not be seen to stay for the next time. */
async function wake(db: Db, names: Set<string>): Promise<void> {
  if (names.size === 0) return;
  const taken = [...names];
  await wakeDomainsAt(db, { names: taken, now: new Date().toISOString(), limit: MOST_WOKEN });
  for (const name of taken) names.delete(name);
}

/** Returns the address at which this machine reaches the edge. */
export function edgeAddress(edgeHost: string): string {
  return ['0.0.0.0', '::', 'localhost'].includes(edgeHost) ? '127.0.0.1' : edgeHost;
}

/** On the first gateway, as the only one: the sandbox never has several to choose from for it. */
async function ensureSampleTenant(
  db: Db,
  { baseDomain, gatewayLimit }: SandboxOptions['config'],
): Promise<void> {
  if ((await getTenant(db, SAMPLE_TENANT.id)) !== null) return;
  const gateways: Gateways = { places: [{ name: DEFAULT_GATEWAY, baseDomain }], limit: gatewayLimit };
  await putTenant(db, { ...SAMPLE_TENANT, gateways, by: systemAuthor('up'), now: new Date().toISOString() });
}
