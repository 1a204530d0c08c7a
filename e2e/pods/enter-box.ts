import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { boxCommand } from '../cluster/node/box.ts';
import type { Start } from './prepare.ts';

const PREPARE = fileURLToPath(new URL('prepare-box.ts', import.meta.url));

/** A command that runs in a box. */
export type Box = {
  /** The process id of `unshare`, outside; the first process of the box is its only child. */
  pid: number;
  /** Resolves with the command's exit code. */
  ended: Promise<number>;
};

/**
 * Runs a command in a new box, on this terminal. Ctrl-C reaches the programs in it too: they stop in order, and with
 * them the box. SIGTERM ends it at once.
 */
export function enterBox(command: readonly string[], { environment }: Start): Box {
  const [program = '', ...args] = boxCommand([process.execPath, PREPARE], command);
  const child = spawn(program, args, { stdio: 'inherit', env: environment });
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => child.kill('SIGKILL'));
  return { pid: child.pid ?? 0, ended: codeOf(child) };
}

async function codeOf(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
