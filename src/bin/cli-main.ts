import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDashboard, type DashboardReport } from '../analytics/create-dashboard.ts';
import { openPostHogApi } from '../analytics/posthog-api.ts';
import { connectTo } from '../cli/connection.ts';
import type { CliDeps } from '../cli/context.ts';
import { runCli } from '../cli/program.ts';
import { type Config, ConfigError, environment, readConfig } from '../config/config.ts';
import { unknownSettings, unknownSettingsSentence } from '../config/unknown-settings.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { readConnections, withLocalStack } from '../local/connections.ts';
import { createLog } from '../telemetry/log.ts';
import { explain } from './explain.ts';
import { printStack, runMain } from './run-main.ts';
import { confirmAtTerminal, err, formatOf, out } from './terminal.ts';

/** Programs that are imported only by the command that needs them: the worker alone loads 100 MB of native code. */
const run: CliDeps['run'] = {
  up: async ({ json }) => {
    const warning = warningOfSettings();
    if (warning !== null) err(`Warning: ${warning}.\n`);
    const { runUp } = await import('../local/up.ts');
    return runUp({
      config: readConfig(environment()),
      environment: environment(),
      out: (line) => out(`${line}\n`),
      err: (line) => err(`${line}\n`),
      json,
    });
  },
  api: async () => {
    warnInLog('api');
    return (await import('./api.ts')).main();
  },
  worker: async () => {
    warnInLog('worker');
    return (await import('./worker.ts')).main();
  },
  challenges: async () => {
    warnInLog('challenges');
    return (await import('./challenges.ts')).main();
  },
  sds: async () => {
    warnInLog('sds');
    return (await import('./sds.ts')).main();
  },
};

const warningOfSettings = () => unknownSettingsSentence(unknownSettings(environment()));

/** Warns once, at the beginning of the process's log; a mistyped setting is no reason not to start. */
function warnInLog(name: string): void {
  const warning = warningOfSettings();
  if (warning !== null) createLog(readConfig(environment()).logLevel, name).warn({}, warning);
}

const connect: CliDeps['connect'] = async (options) => {
  const config = readConfig(environment());
  const local = await readConnections(config.dataDir);
  const given = options.api ?? config.apiUrl ?? local?.apiUrl ?? null;
  const url = given ?? DEFAULT_API_URL;
  if (!URL.canParse(url)) throw new ConfigError('PORTAL_API_URL', `${JSON.stringify(url)} is no URL.`);
  const ownKey = options.token ?? config.apiToken ?? config.operatorKey;
  // A server at the default address may belong to another data folder: it does not get this one's key.
  const token = ownKey ?? (given === null ? null : await keyOfUp(config));
  const advice =
    given === null
      ? `No \`up\` runs with the data folder ${config.dataDir}: start \`npm start\` there, or give --api or PORTAL_API_URL.`
      : 'Check that the API runs there, or correct --api or PORTAL_API_URL.';
  return { client: connectTo(url, token, advice), token };
};

/** The default address of `portal-domains api`. */
const DEFAULT_API_URL = 'http://127.0.0.1:3000';

/** The key that `up` left for its owner in the data folder. */
async function keyOfUp({ dataDir }: Config): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, 'operator-key'), 'utf8')).trim() || null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'EACCES') return null;
    throw error;
  }
}

async function createDashboardNow(): Promise<DashboardReport> {
  const { host, personalKey, project } = readConfig(environment()).posthog;
  if (personalKey === null) {
    throw new ConfigError(
      'POSTHOG_PERSONAL_API_KEY',
      'give a personal key with the scopes dashboard:write and insight:write; the key of the project cannot make dashboards.',
    );
  }
  return createDashboard(openPostHogApi({ host, personalKey, project }));
}

async function migrateNow(): Promise<string[]> {
  const { databaseUrl } = await withLocalStack(readConfig(environment()));
  if (databaseUrl === null) {
    throw new ConfigError(
      'DATABASE_URL',
      'give the URL of the database; no local stack runs in PORTAL_DATA_DIR.',
    );
  }
  const { openDatabase } = await import('../store/database/database.ts');
  const { migrate } = await import('../store/database/migrate.ts');
  const db = openDatabase(databaseUrl, { max: 1 });
  try {
    return await migrate(db);
  } finally {
    await db.destroy();
  }
}

async function version(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    try {
      const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
        version: string;
      };
      return version;
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT' || folder === dirname(folder)) throw error;
      folder = dirname(folder);
    }
  }
}

// A terminal or a pipe that is closed takes our words away. It must not take us away: `up` still stops its parts.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const ownVersion = await version();

await runMain(() =>
  runCli(
    process.argv.slice(2),
    {
      // `runCli` makes everything visible itself, and knows which colours are ours.
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      clock: () => new Date(),
      ...formatOf(process.stdout, environment()),
      confirm: process.stdin.isTTY ? confirmAtTerminal : null,
      sleep: (ms) => delay(ms),
      connect,
      run,
      migrate: migrateNow,
      createDashboard: createDashboardNow,
      diagnose: async () =>
        (await import('./doctor.ts')).diagnose({ environment: environment(), clock: () => new Date() }),
      workflowOf: async (domainId) => (await import('./workflow-of.ts')).workflowOf(environment(), domainId),
      render: async (target) => (await import('./render.ts')).renderObjects(environment(), target),
      backUp: async (options) =>
        (await import('../local/backup.ts')).backUp({
          ...options,
          ...{ dataDir: readConfig(environment()).dataDir, now: new Date(), version: ownVersion },
        }),
      supportBundle: async (options) =>
        (await import('./support-bundle.ts')).writeSupportBundle({
          ...options,
          ...{ environment: environment(), clock: () => new Date(), version: ownVersion },
        }),
      version: ownVersion,
    },
    (error) => {
      printStack(error);
      return explain(error);
    },
  ),
);
