import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalError, systemErrorCode } from './errors.ts';

/** Where everything of one `up` lies. */
export type DataFolder = { root: string; logs: string; run: string; caddy: string; postgres: string };

/**
 * Makes the data folder and its parts. Others may pass through it (as root, PostgreSQL runs as another user) but not
 * list it; each secret in it has its own mode.
 * @throws LocalError folder_not_writable.
 */
export async function openDataFolder(root: string): Promise<DataFolder> {
  const folder = {
    root,
    logs: join(root, 'logs'),
    run: join(root, 'run'),
    caddy: join(root, 'caddy'),
    postgres: join(root, 'postgres'),
  };
  try {
    await mkdir(root, { recursive: true, mode: 0o711 });
    for (const part of [folder.logs, folder.run, folder.caddy]) {
      await mkdir(part, { recursive: true, mode: 0o700 });
      await access(part, 2);
    }
    await access(root, 2);
  } catch (error) {
    throw new LocalError(
      'folder_not_writable',
      `The data folder ${root} cannot be written (${systemErrorCode(error) ?? 'unknown error'}); ` +
        'make it writable for this user, or set PORTAL_DATA_DIR to another folder.',
      { cause: error },
    );
  }
  return folder;
}
