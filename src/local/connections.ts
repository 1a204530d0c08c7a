import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { systemErrorCode } from '../lib/system-error.ts';

const Connections = z.object({
  databaseUrl: z.string(),
  temporalAddress: z.string(),
  apiUrl: z.string(),
  /** The settings that its parts run with, but for secrets. */
  settings: z.record(z.string(), z.string()),
  /** True when PORTAL_OPERATOR_KEY is one of those. */
  operatorKeyGiven: z.boolean(),
});

/** The addresses of a running `up`. */
export type Connections = z.infer<typeof Connections>;

const fileOf = (dataDir: string) => join(dataDir, 'connections.json');

/** Leaves a note for commands on the same machine; it holds the database's password, so only its owner reads it. */
export async function writeConnections(dataDir: string, connections: Connections): Promise<void> {
  await writeFile(fileOf(dataDir), `${JSON.stringify(connections, null, 2)}\n`, { mode: 0o600 });
}

/** Nothing runs any more: a later command must not be sent to what is gone. */
export async function removeConnections(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
}

/** The note that a running `up` left in the data folder, or null. */
export async function readConnections(dataDir: string): Promise<Connections | null> {
  try {
    return Connections.parse(JSON.parse(await readFile(fileOf(dataDir), 'utf8')));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The settings, with what a local `up` knows filled in where a setting is not given. */
export async function withLocalStack(config: Config): Promise<Config> {
  if (config.databaseUrl !== null && config.temporal.address !== null) return config;
  const local = await readConnections(config.dataDir);
  return {
    ...config,
    databaseUrl: config.databaseUrl ?? local?.databaseUrl ?? null,
    temporal: { ...config.temporal, address: config.temporal.address ?? local?.temporalAddress ?? null },
  };
}
