import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The password of the embedded database as `psql` reads it, in libpq's own format. */
export const passwordFile = (dataDir: string): string => join(dataDir, 'pgpass');

/** Writes it anew at each start; its owner alone reads it, or libpq would pass it over. */
export async function writePasswordFile(
  dataDir: string,
  { host, user, password }: { host: string; user: string; password: string },
): Promise<void> {
  const file = passwordFile(dataDir);
  await writeFile(`${file}.new`, `${host}:*:*:${user}:${password}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
