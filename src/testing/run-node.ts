import { spawn } from 'node:child_process';
import type { Environment } from '../config/config.ts';
import { ROOT } from './root.ts';

/** The built command line program. */
export const CLI = 'dist/src/bin/cli.js';

export type NodeRun = { code: number | null; out: string; err: string };

/** Runs a program of this repository with Node until it ends, with nothing but this environment. */
export function runNode(args: readonly string[], env: Environment): Promise<NodeRun> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run: NodeRun = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    run.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    run.err += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...run, code }));
  });
}
