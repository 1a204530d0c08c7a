import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { systemErrorCode } from '../lib/system-error.ts';
import { RUN_MARK } from './pid-files.ts';
import { commandLineOf, environmentOf } from './process-identity.ts';

/** The process that listens on a port. Its pid is unknown when it is another user's. */
export type PortHolder = {
  pid: number;
  program: string;
  /** The run folder of the `up` that started it; null when it is none of ours. */
  upRunDir: string | null;
};

const TABLES = {
  tcp: { files: ['/proc/net/tcp', '/proc/net/tcp6'], state: '0A' },
  udp: { files: ['/proc/net/udp', '/proc/net/udp6'], state: '07' },
} as const;

/** The process that listens on the port; null where there is none, or none that can be seen (Linux only). */
export function holderOf(port: number, protocols: readonly ('tcp' | 'udp')[]): PortHolder | null {
  const sockets = new Set(
    protocols.flatMap((protocol) =>
      listening(protocol).flatMap((one) => (one.port === port ? one.socket : [])),
    ),
  );
  if (sockets.size === 0) return null;
  for (const name of readFolder('/proc')) {
    if (!/^\d+$/.test(name) || !socketsOf(Number(name)).some((socket) => sockets.has(socket))) continue;
    const pid = Number(name);
    return { pid, program: commandLineOf(pid) ?? '', upRunDir: environmentOf(pid)?.[RUN_MARK] ?? null };
  }
  return null;
}

/** The TCP ports on which this process accepts connections (Linux only). */
export function portsOf(pid: number): number[] {
  const sockets = new Set(socketsOf(pid));
  return listening('tcp').flatMap(({ port, socket }) => (sockets.has(socket) ? port : []));
}

function listening(protocol: 'tcp' | 'udp'): { port: number; socket: string }[] {
  const { files, state } = TABLES[protocol];
  return files.flatMap((file) => {
    const rows = (readIfThere(() => readFileSync(file, 'utf8')) ?? '').split('\n').slice(1);
    return rows.flatMap((row) => {
      const [, local = '', , is, , , , , , inode = ''] = row.trim().split(/\s+/);
      const port = Number.parseInt(local.split(':')[1] ?? '', 16);
      return is === state ? [{ port, socket: `socket:[${inode}]` }] : [];
    });
  });
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readFolder(folder).flatMap((fd) => readIfThere(() => readlinkSync(`${folder}/${fd}`)) ?? []);
}

const readFolder = (folder: string): string[] => readIfThere(() => readdirSync(folder)) ?? [];

/** Reads a property of a process; null when it has ended meanwhile or belongs to another user. */
function readIfThere<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}
