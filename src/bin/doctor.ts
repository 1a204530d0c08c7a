import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { createHttpReplicas } from '../challenges/replicas/http.ts';
import type { DoctorReport } from '../cli/doctor-report.ts';
import { type Config, ConfigError, type Environment, readConfig } from '../config/config.ts';
import { unknownSettings, unknownSettingsSentence } from '../config/unknown-settings.ts';
import { createDnsClient } from '../dns/client.ts';
import { type ClockSource, clockCheck } from '../doctor/clock.ts';
import { clusterChecks } from '../doctor/cluster.ts';
import { databaseChecks } from '../doctor/database.ts';
import { diskCheck } from '../doctor/disk.ts';
import { type Check, failed, ok, runChecks } from '../doctor/run.ts';
import { caddyChecks, httpsCheck, surroundingChecks } from '../doctor/surroundings.ts';
import { temporalChecks } from '../doctor/temporal.ts';
import { webGet } from '../doctor/web.ts';
import { reachable } from '../edge/caddy/config.ts';
import type { KubeClient } from '../kubernetes/client.ts';
import { AccessError } from '../kubernetes/errors.ts';
import { type Connections, readConnections } from '../local/connections.ts';
import { spaceOf } from '../local/disk-space.ts';
import { canaryOf } from '../probe/canary.ts';
import { type Db, openDatabase } from '../store/database/database.ts';
import { isAnyServed } from '../store/domains/served-names.ts';
import { briefTemporalClient } from '../temporal/brief-client.ts';
import { resolversOf } from './adapters.ts';
import { createKubeClientFor, manifestSettingsOf } from './kubernetes.ts';

export type DoctorOptions = { environment: Environment; clock: () => Date };

/** Looks at everything that the product depends on, as these settings have it. Changes nothing; ends within 20 s. */
export async function diagnose({ environment, clock }: DoctorOptions): Promise<DoctorReport> {
  const opened: Opened = { closers: [] };
  try {
    const checks = await checksFor(environment, clock, opened);
    const results = await runChecks(checks);
    const isWell = results.every(({ status }) => status !== 'failed');
    return { ok: isWell, checkedAt: clock().toISOString(), checks: results };
  } finally {
    for (const close of opened.closers) await close();
  }
}

/** Functions that close the connections at the end. */
type Opened = { closers: (() => Promise<void> | void)[] };

async function checksFor(environment: Environment, clock: () => Date, opened: Opened): Promise<Check[]> {
  let settings: Settings;
  try {
    settings = await readSettings(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ name: 'settings', run: async () => failed(error.message, `Correct ${error.setting}.`) }];
  }
  const { config } = settings;
  const outOfReach = outOfReachFor(config);
  const db = config.databaseUrl === null ? null : openDatabaseFor(config.databaseUrl, opened);
  const origin = originOf(settings);
  const acme = await acmeOf(config);
  return [
    settingsCheck(environment),
    // On a cluster, the disks are looked at by those who run its nodes and its database.
    ...(config.edge === 'caddy' ? [diskCheck({ folders: await writtenFolders(settings, db), spaceOf })] : []),
    ...databaseChecks({
      database: db === null || config.databaseUrl === null ? null : { url: config.databaseUrl, db },
      dataDir: config.dataDir,
      operatorKey: operatorKeyOf(settings),
    }),
    ...temporalChecks({ temporal: openTemporal(config, opened), ...config.temporal, clock }),
    ...(config.edge === 'caddy'
      ? caddyChecks(caddyOf(config))
      : await clusterPart({ config, origin, db }, opened)),
    ...surroundingChecks({
      dns: createDnsClient(),
      resolvers: resolversOf(config),
      baseDomains: config.gateways.map(({ baseDomain }) => baseDomain),
      ...{ origin, acme, outOfReach },
      apiUrl: apiUrlOf(settings),
      otlp: config.tracing.endpoint,
      posthog: config.posthog.key === null ? null : config.posthog.host,
    }),
    clockCheck(clock, clockSources(settings, { db, acme, outOfReach })),
  ];
}

function settingsCheck(environment: Environment): Check {
  const unknown = unknownSettings(environment);
  const sentence = unknownSettingsSentence(unknown);
  const names = unknown.map(({ name, nearest }) => (nearest === null ? name : `${name} to ${nearest}`));
  return {
    name: 'settings',
    run: async () =>
      sentence === null
        ? ok('each has a value that fits')
        : failed(
            sentence,
            `Correct ${names.join(', ')}, or take it away; docs/reference/settings.md lists them all.`,
          ),
  };
}

/** The data folder with its logs; and the folder of a database on this machine, where it says which. */
async function writtenFolders({ config }: Settings, db: Db | null) {
  const data = [{ what: 'data and logs', path: config.dataDir }];
  const { hostname } = config.databaseUrl === null ? { hostname: '' } : new URL(config.databaseUrl);
  if (db === null || !['localhost', '127.0.0.1', '[::1]', ''].includes(hostname)) return data;
  const path = await dataDirectoryOf(db);
  return path === null || path.startsWith(config.dataDir) ? data : [...data, { what: 'database', path }];
}

/** A database that is away, or does not tell this user, is looked at by the check of the database. */
async function dataDirectoryOf(db: Db): Promise<string | null> {
  const asked = sql<{ path: string | null }>`select current_setting('data_directory', true) as path`.execute(
    db,
  );
  return asked.then(
    ({ rows }) => rows[0]?.path ?? null,
    () => null,
  );
}

type Settings = { config: Config; local: Connections | null };

/** The environment's word, else what the running `up` of the data folder was given. @throws ConfigError */
export async function readSettings(environment: Environment): Promise<Settings> {
  const local = await readConnections(readConfig(environment).dataDir);
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const config = readConfig({ ...local?.settings, ...given });
  const temporalAddress = config.temporal.address ?? local?.temporalAddress ?? null;
  return {
    local,
    config: {
      ...config,
      databaseUrl: config.databaseUrl ?? local?.databaseUrl ?? null,
      temporal: { ...config.temporal, address: temporalAddress },
    },
  };
}

const originOf = ({ config, local }: Settings): string | null =>
  config.origin ?? (local === null ? null : `http://127.0.0.1:${config.ports.origin}`);

const apiUrlOf = ({ config, local }: Settings): string | null => config.apiUrl ?? local?.apiUrl ?? null;

function operatorKeyOf({ config, local }: Settings): 'given' | 'not given' | 'elsewhere' {
  if (config.operatorKey !== null || local?.operatorKeyGiven === true) return 'given';
  // On a cluster the key is the API's alone, and doctor runs with the settings of somebody else.
  return config.edge === 'kubernetes' ? 'elsewhere' : 'not given';
}

function openDatabaseFor(url: string, { closers }: Opened): Db {
  const db = openDatabase(url, { max: 4, onIdleError: () => undefined });
  closers.push(() => db.destroy());
  return db;
}

function openTemporal({ temporal: { address, namespace } }: Config, { closers }: Opened) {
  if (address === null) return null;
  const { client, close } = briefTemporalClient({ address, namespace });
  closers.push(close);
  return { address, client };
}

function caddyOf({ ports, edgeHost, baseDomain }: Config) {
  const host = reachable(edgeHost);
  return {
    http: { host, port: ports.http },
    https: { host, port: ports.https },
    canary: canaryOf(baseDomain),
  };
}

type ClusterPart = { config: Config; origin: string | null; db: Db | null };

async function clusterPart({ config, origin, db }: ClusterPart, opened: Opened): Promise<Check[]> {
  const { challengeReplicas } = config.kubernetes;
  const outOfReach = outOfReachFor(config);
  const away = challengeReplicas.map((url) => outOfReach(new URL(url).hostname)).find((one) => one !== null);
  return [
    ...clusterChecks({
      access: await openCluster(config, opened),
      // Where the origin is does not matter to what is looked at.
      settings: manifestSettingsOf({ ...config, origin: origin ?? 'http://nowhere.invalid' }),
      replicas: challengeReplicas.length === 0 ? null : createHttpReplicas({ addresses: challengeReplicas }),
      replicasOutOfReach: away ?? null,
    }),
    httpsCheck({
      gateways: config.gateways,
      outOfReach,
      // Without a database to ask, a closed port is a failure.
      isIdle: async () => db !== null && !(await isAnyServed(db).catch(() => true)),
    }),
  ];
}

async function openCluster(
  config: Config,
  { closers }: Opened,
): Promise<{ client: KubeClient } | { problem: string }> {
  try {
    const client = await createKubeClientFor(config);
    closers.push(() => client.close());
    return { client };
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return { problem: error.message };
  }
}

/** With a KUBECONFIG we are most likely outside, where names of Services mean nothing. */
function outOfReachFor({ edge, kubernetes }: Config): (host: string) => string | null {
  return (host) =>
    edge === 'kubernetes' && kubernetes.kubeconfig !== null && /\.svc(\.cluster\.local)?$/.test(host)
      ? `${host} is inside the cluster; see \`kubectl exec deployment/portal-domains-worker -n ${kubernetes.namespace} -- node dist/src/bin/cli.js doctor\``
      : null;
}

async function acmeOf({ acme: { directory, caFile } }: Config) {
  if (directory === null) return null;
  return { directory, ca: caFile === null ? null : await readFile(caFile, 'utf8').catch(() => null) };
}

function clockSources(
  settings: Settings,
  {
    db,
    acme,
    outOfReach,
  }: { db: Db | null; acme: Awaited<ReturnType<typeof acmeOf>>; outOfReach: (host: string) => string | null },
): ClockSource[] {
  const web = (name: string, url: string | null | undefined, ca: string | null = null): ClockSource[] =>
    url === null || url === undefined || outOfReach(new URL(url).hostname) !== null
      ? []
      : [{ name, read: async (signal) => (await webGet(url, signal, { ca })).date }];
  return [
    ...(db === null ? [] : [{ name: 'the database', read: () => timeOf(db) }]),
    ...web('the portal application', originOf(settings)),
    ...web('the API', apiUrlOf(settings)),
    ...web('the CA', acme?.directory, acme?.ca),
  ];
}

async function timeOf(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ now: string }>`select clock_timestamp() as now`.execute(db);
  const [row] = rows;
  return row === undefined ? null : new Date(row.now);
}
