import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, markedProcesses, stopProcess } from './process-identity.ts';

/** A started process as the next `up` finds it, should this one be killed. */
export type Started = { name: string; pid: number; identity: string; stopSignal: NodeJS.Signals };

/** Written in one go right after the start: what is not recorded cannot be cleaned up. */
export function recordStarted(runDir: string, started: Omit<Started, 'identity'>): void {
  const identity = identityOf(started.pid);
  if (identity === null) return;
  writeFileSync(fileOf(runDir, started.name), JSON.stringify({ ...started, identity }), { mode: 0o600 });
}

/** Forgets a process that has ended. */
export function forgetStarted(runDir: string, name: string): void {
  rmSync(fileOf(runDir, name), { force: true });
}

/** In the environment of every part: the run folder of the `up` that started it. */
export const RUN_MARK = 'PORTAL_UP_RUN_DIR';

/**
 * Stops what an earlier `up` left running when it was killed, and returns it. A process is touched only when both its
 * pid and its start time are the recorded ones; or when it carries this folder's mark, should `up` have been killed
 * between the start and the record.
 */
export async function stopOrphans(
  runDir: string,
  graceMs = 10_000,
): Promise<{ name: string; pid: number }[]> {
  const records = readdirSync(runDir)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, started: readStarted(join(runDir, file)) }));
  const stopped = await Promise.all(
    records.map(async ({ file, started }) => {
      // Its own note is the guard's too, when it is the guard that cleans up.
      const others = started?.pid === process.pid ? null : started;
      const outcome = others && (await stopProcess(others, { signal: others.stopSignal, graceMs }));
      rmSync(join(runDir, file), { force: true });
      return outcome === 'stopped' && started ? [{ name: started.name, pid: started.pid }] : [];
    }),
  );
  return [...stopped.flat(), ...(await stopUnrecorded(runDir, graceMs))];
}

async function stopUnrecorded(runDir: string, graceMs: number): Promise<{ name: string; pid: number }[]> {
  const marked = markedProcesses(`${RUN_MARK}=${runDir}`);
  await Promise.all(marked.map((one) => stopProcess(one, { signal: 'SIGTERM', graceMs })));
  return marked.map(({ pid }) => ({ name: 'a part that was just started', pid }));
}

function fileOf(runDir: string, name: string): string {
  return join(runDir, `${name}.json`);
}

/** Null for a record cut short by a kill while it was written. */
function readStarted(file: string): Started | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { name, pid, identity, stopSignal } = value as Partial<Started>;
    if (typeof name !== 'string' || typeof pid !== 'number' || typeof identity !== 'string') return null;
    return { name, pid, identity, stopSignal: stopSignal ?? 'SIGTERM' };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
