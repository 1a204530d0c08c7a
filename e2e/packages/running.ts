import { type ChildProcess, spawn } from 'node:child_process';
import { eventually } from '../../src/testing/eventually.ts';
import { hasEnded } from '../../src/testing/up-process.ts';
import { newcomer } from './packed.ts';

/** A program that runs in a folder of its own, and what it has output. */
export type Running = { output: () => string; stop: () => Promise<void> };

type Program = {
  folder: string;
  command: readonly [string, ...string[]];
  env: Record<string, string | undefined>;
  /** Returns whether it is ready, by what it has output. */
  isReady: (output: string) => boolean;
};

/** Starts a program as a person types it, and waits until it is ready. @throws Error with what it output when it ends before. */
export async function startProgram({ folder, command, env, isReady }: Program): Promise<Running> {
  const [file, ...args] = command;
  // A group of its own, as npm does not pass signals on to what it runs.
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...newcomer(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const stop = () => stopGroup(child);
  try {
    await eventually(`${command.join(' ')} is ready`, () => hasEnded(child) || isReady(output), {
      withinMs: 240_000,
    });
    if (hasEnded(child)) throw new Error(`${command.join(' ')} ended:\n${output}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { output: () => output, stop };
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  process.kill(-child.pid, 'SIGINT');
  await eventually('the program has ended', () => hasEnded(child), { withinMs: 60_000 });
}
