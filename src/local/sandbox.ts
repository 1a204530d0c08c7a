import type { Config } from '../config.ts';
import type { Db } from '../store/database.ts';
import { listen } from '../store/listen.ts';
import { CHANNELS } from '../store/notify.ts';
import { listSandboxRecords } from '../store/sandbox-records.ts';
import { getTenant, putTenant } from '../store/tenants.ts';
import { SANDBOX_RECORD_TYPES, type SandboxRecord } from './sandbox-dns/records.ts';
import { startSandboxDns } from './sandbox-dns/server.ts';

/** The tenant that is there from the start, for the page and the examples. */
export const SAMPLE_TENANT = { id: '0c0ffee0-0000-4000-8000-000000000001', name: 'Acme' };

export type SandboxOptions = {
  config: Pick<Config, 'baseDomain' | 'edgeHost' | 'ports'>;
  db: Db;
  databaseUrl: string;
  onError: (error: unknown) => void;
};

/**
 * Starts the sandbox: the sample tenant, and the DNS that plays the tenants' DNS, fed from the table and told of each
 * change by the database. Resolves once the records are loaded.
 */
export async function startSandbox(options: SandboxOptions): Promise<{ close(): Promise<void> }> {
  const { config, db, databaseUrl, onError } = options;
  await ensureSampleTenant(db, config.baseDomain);
  let records = await loadRecords(db);
  let loading: Promise<void> = Promise.resolve();
  // One load after the other: an older answer never replaces a newer one.
  const reload = () => {
    const load = loading.then(async () => {
      records = await loadRecords(db);
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
    url: databaseUrl,
    channels: { [CHANNELS.sandbox]: reload },
    onConnected: reload,
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

/** Where the edge is reached from this machine. */
export function edgeAddress(edgeHost: string): string {
  return ['0.0.0.0', '::', 'localhost'].includes(edgeHost) ? '127.0.0.1' : edgeHost;
}

async function ensureSampleTenant(db: Db, baseDomain: string): Promise<void> {
  if ((await getTenant(db, SAMPLE_TENANT.id)) !== null) return;
  await putTenant(db, { ...SAMPLE_TENANT, baseDomain, now: new Date().toISOString() });
}

async function loadRecords(db: Db): Promise<SandboxRecord[]> {
  const rows = await listSandboxRecords(db);
  return rows.flatMap(({ type, ...row }) => {
    const known = SANDBOX_RECORD_TYPES.find((one) => one === type);
    return known === undefined ? [] : [{ ...row, type: known }];
  });
}
