import { stopOrphans } from './pid-files.ts';
import type { Supervisor } from './processes.ts';
import { builtProgram } from './programs.ts';

/**
 * Starts the guard: when this process ends without having stopped its parts (`kill -9`, out of memory), their guard
 * does so. It knows by the end of its standard input, which lasts exactly as long as this process.
 */
export async function startGuard(supervisor: Supervisor, runDir: string): Promise<void> {
  await supervisor.start({
    name: 'guard',
    command: process.execPath,
    args: [await builtProgram('guard.js'), runDir],
    env: {},
    cwd: '/',
    holdsStdin: true,
    ready: async () => true,
    readyWithinMs: 10_000,
  });
}

/** The guard itself: waits until nobody holds the other end any more, and stops what is left. */
export async function keepGuard(input: NodeJS.ReadableStream, runDir: string): Promise<void> {
  await new Promise<void>((resolve) => {
    input.once('end', resolve).once('error', () => resolve());
    input.resume();
  });
  await stopOrphans(runDir);
}
