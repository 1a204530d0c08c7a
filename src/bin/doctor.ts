import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { DoctorReport } from '../cli/doctor-report.ts';
import { type Config, ConfigError, type Environment, readConfig } from '../config/config.ts';
import { unknownSettings, unknownSettingsSentence } from '../config/unknown-settings.ts';
import { createDnsClient } from '../dns/client.ts';
import { type ClockSource, clockCheck } from '../doctor/clock.ts';
import { databaseChecks } from '../doctor/database.ts';
import { diskCheck } from '../doctor/disk.ts';
import { gatewayRoomCheck } from '../doctor/gateway-room.ts';
import { type Check, failed, ok, runChecks } from '../doctor/run.ts';
import { surroundingChecks } from '../doctor/surroundings.ts';
import { temporalChecks } from '../doctor/temporal.ts';
import { webGet } from '../doctor/web.ts';
import { EDGE_DRIVERS } from '../edge/drivers.ts';
import { type EdgeDriver, loadEdgeDriver } from '../edge/registry.ts';
import { type Connections, readConnections } from '../local/connections.ts';
import { spaceOf } from '../local/disk-space.ts';
import { verifyMailServer } from '../mail/transport.ts';
import { type Db, openDatabase } from '../store/database/database.ts';
import { isAnyServed } from '../store/domains/served-names.ts';
import { briefTemporalClient } from '../temporal/brief-client.ts';
import { resolversOf } from './adapters.ts';
import { gatewaysOf } from './gateways.ts';
import { mailServerOf } from './mail.ts';

export type DoctorOptions = { environment: Environment; clock: () => Date };

/** Checks everything that the product depends on, by these settings. Changes nothing; ends within 20 s. */
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
  const edge = await loadEdgeDriver(config.edge);
  const outOfReach = (host: string) => edge.outOfReach(config, host);
  const db = config.databaseUrl === null ? null : openDatabaseFor(config.databaseUrl, opened);
  const origin = originOf(settings);
  const acme = await acmeOf(config);
  return [
    settingsCheck(environment),
    // Elsewhere, as on a cluster, the disks are monitored by those who run its nodes and its database.
    ...(edge.localProcesses === null
      ? []
      : [diskCheck({ folders: await writtenFolders(settings, db), spaceOf })]),
    ...databaseChecks({
      database: db === null || config.databaseUrl === null ? null : { url: config.databaseUrl, db },
      dataDir: config.dataDir,
      operatorKey: operatorKeyOf(settings, edge),
      timelineDays: config.timelineDays,
      clock,
    }),
    ...(db !== null && EDGE_DRIVERS[config.edge].settings.severalGateways
      ? [gatewayRoomCheck(db, gatewaysOf(config))]
      : []),
    ...temporalChecks({ temporal: openTemporal(config, opened), ...config.temporal, clock }),
    ...(await edge.doctorChecks(config, {
      origin,
      // Without a database to ask, a closed port is a failure.
      isIdle: async () => db !== null && !(await isAnyServed(db).catch(() => true)),
      onClose: (close) => opened.closers.push(close),
    })),
    ...surroundingChecks({
      dns: createDnsClient(),
      resolvers: resolversOf(config),
      baseDomains: config.gateways.map(({ baseDomain }) => baseDomain),
      ...{ origin, acme, outOfReach, onlyEdgeAsksOrigin: edge.localProcesses === null },
      apiUrl: apiUrlOf(settings),
      otlp: config.tracing.endpoint,
      issuer: config.oidc?.issuer ?? null,
      posthog: config.posthog.key === null ? null : config.posthog.host,
      mail: config.mail === null ? null : async () => verifyMailServer(await mailServerOf(config)),
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

/** A database that is unreachable or refuses this user is reported by the check of the database. */
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

function operatorKeyOf(
  { config, local }: Settings,
  { localProcesses }: EdgeDriver,
): 'given' | 'not given' | 'elsewhere' {
  if (config.operatorKey !== null || local?.operatorKeyGiven === true) return 'given';
  // Elsewhere the key is the API's alone, and doctor runs with the settings of somebody else.
  return localProcesses === null ? 'elsewhere' : 'not given';
}

function openDatabaseFor(url: string, { closers }: Opened): Db {
  const db = openDatabase(url, { max: 4, onIdleError: () => undefined });
  closers.push(() => db.destroy());
  return db;
}

/** @returns a ConfigError where a file of TLS cannot be read. */
function openTemporal({ temporal }: Config, { closers }: Opened) {
  const { address } = temporal;
  if (address === null) return null;
  try {
    const { client, close } = briefTemporalClient({ ...temporal, address });
    closers.push(close);
    return { address, client };
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

async function acmeOf({ acme: { directory, caFile, profile } }: Config) {
  if (directory === null) return null;
  return {
    directory,
    profile,
    ca: caFile === null ? null : await readFile(caFile, 'utf8').catch(() => null),
  };
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
