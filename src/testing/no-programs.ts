import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Vitest's setupFile for tests that share a process: one that starts a program is told so, and fails. It belongs to the
 * tests that have a process each, where test-kinds.ts sorts it once it imports what starts the program.
 */
const STARTS = ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'] as const;

const refuse = (program: unknown) => {
  throw new Error(`this test starts ${String(program)}: it must import what starts it, see test-kinds.ts`);
};

Object.assign(childProcess, Object.fromEntries(STARTS.map((name) => [name, refuse])));
syncBuiltinESMExports();
