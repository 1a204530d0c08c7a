import { systemErrorCode } from './system-error.ts';

/** Tells whether a process of this number runs on this machine, whoever's it is. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and is somebody else's.
    return systemErrorCode(error) === 'EPERM';
  }
}
