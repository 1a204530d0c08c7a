import { readFileSync } from 'node:fs';
import { systemErrorCode } from '../../src/lib/system-error.ts';

/** The memory that a process holds now, in MiB; null where the system does not tell (only Linux does) or it is gone. */
export function residentMebibytes(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : Math.round(Number(kibibytes) / 1024);
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    return null;
  }
}
