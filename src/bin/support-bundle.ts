import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { ConfigError, type Environment, readConfig } from '../config/config.ts';
import { visibleLines } from '../core/visible-text.ts';
import { wordsOf } from '../doctor/run.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import { CERTIFICATE_KEY_FILE } from '../local/certificate-key.ts';
import { logTail, sizeOf } from '../local/log-files.ts';
import { openDatabase } from '../store/database/database.ts';
import { storedStory, workflowEvents, workflowState } from '../support/domain-story.ts';
import { createRedactor, type Redactor, secretsInUrl } from '../support/redact.ts';
import { secretsOf, settingsForSupport } from '../support/settings.ts';
import { briefTemporalClient } from '../temporal/brief-client.ts';
import { diagnose, readSettings } from './doctor.ts';

export type BundleOptions = {
  environment: Environment;
  clock: () => Date;
  version: string;
  /** A domain's id or name; null: none. */
  domain: string | null;
  file: string;
};

const LOG_BYTES = 256 * 1024;
const LOG_LINES = 500;
/** Files of the data folder that hold nothing but a secret. */
const SECRET_FILES = ['operator-key', 'postgres-password', CERTIFICATE_KEY_FILE] as const;

type Settings = Awaited<ReturnType<typeof readSettings>>;

/**
 * Writes one file of JSON with all that somebody who helps needs, and without secrets. A part that cannot be had says
 * why, in its place.
 */
export async function writeSupportBundle(options: BundleOptions): Promise<void> {
  const { environment, clock, version, domain, file } = options;
  const settings = await settingsOrNull(environment);
  const given = { ...settings?.local?.settings, ...present(environment) };
  const redactor = createRedactor(await secretsFor(given, settings));
  const [doctor, story, logs] = await Promise.all([
    orWords(() => diagnose({ environment, clock })),
    domain === null ? null : orWords(() => storyOf(settings, domain)),
    settings === null ? null : orWords(() => logsOf(join(settings.config.dataDir, 'logs'), redactor)),
  ]);
  const { platform, arch, version: node } = process;
  const bundle = {
    madeAt: clock().toISOString(),
    versions: { portalDomains: version, node, platform: `${platform} ${arch}` },
    settings: settingsForSupport(given),
    ...{ doctor, domain: story, logs },
  };
  await writeFile(file, visibleLines(`${JSON.stringify(redactor.json(bundle), null, 2)}\n`), {
    mode: 0o600,
    flag: 'wx',
  });
}

async function settingsOrNull(environment: Environment): Promise<Settings | null> {
  try {
    return await readSettings(environment);
  } catch (error) {
    // Doctor says in the bundle which setting it is.
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

const present = (environment: Environment) =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value));

async function secretsFor(given: Environment, settings: Settings | null): Promise<string[]> {
  const files = settings === null ? [] : SECRET_FILES.map((name) => join(settings.config.dataDir, name));
  const contents = await Promise.all(files.map(readIfThere));
  return [...secretsOf(given), ...secretsInUrl(settings?.local?.databaseUrl ?? ''), ...contents.flat()];
}

async function readIfThere(file: string): Promise<string[]> {
  try {
    return [(await readFile(file, 'utf8')).trim()];
  } catch (error) {
    const code = systemErrorCode(error);
    // Who may not read it cannot have put it into the bundle either.
    if (code === 'ENOENT' || code === 'EACCES') return [];
    throw error;
  }
}

async function orWords<T>(part: () => Promise<T>): Promise<T | { failed: string }> {
  try {
    return await part();
  } catch (error) {
    return { failed: wordsOf(error) };
  }
}

async function storyOf(settings: Settings | null, wanted: string): Promise<unknown> {
  const { databaseUrl, temporal } = settings?.config ?? readConfig({});
  if (databaseUrl === null) return { failed: 'no setting gives the address of the database' };
  const db = openDatabase(databaseUrl, { max: 2, onIdleError: () => undefined });
  const { address } = temporal;
  const opened = address === null ? null : briefTemporalClient({ ...temporal, address });
  try {
    const stored = await storedStory(db, wanted);
    return await Promise.all(
      stored.map(async ({ id, story }) => ({
        ...(story as object),
        workflow: opened === null ? null : await orWords(() => workflowOf(opened.client, id)),
      })),
    );
  } finally {
    await opened?.close();
    await db.destroy();
  }
}

async function workflowOf(client: Client, domainId: string) {
  const state = await workflowState(client, domainId);
  return state === null ? null : { ...state, events: await workflowEvents(client, domainId) };
}

/** The ends of the logs of `up`; none where it never ran. */
async function logsOf(folder: string, redactor: Redactor): Promise<Record<string, string[]>> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const logs = names.filter((name) => name.endsWith('.log'));
  return Object.fromEntries(logs.sort().map((name) => [name, tailOf(join(folder, name), redactor)]));
}

function tailOf(file: string, redactor: Redactor): string[] {
  const text = logTail(file, 0, Number.POSITIVE_INFINITY, LOG_BYTES);
  // The first line of a cut is half a line, which might be half a secret.
  const whole = sizeOf(file) > LOG_BYTES ? text.slice(text.indexOf('\n') + 1) : text;
  return whole === '' ? [] : redactor.log(whole).split('\n').slice(-LOG_LINES);
}
