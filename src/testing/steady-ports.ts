import { environment } from '../config/config.ts';
import { freePorts } from '../local/free-ports.ts';
import { MOST_FILES_AT_ONCE } from './files-at-once.ts';

/**
 * Below what systems give to outgoing connections, which could take a port while its server is restarted, and below
 * what a local cluster takes for its programs.
 */
const LOWEST = 10_000;
const BEYOND = 20_000;
/** A file has ports that no file beside it takes, nor the next ones: a program may end a little later than its file. */
const SHARES_OF_A_SLOT = 7;
const SHARES = MOST_FILES_AT_ONCE * SHARES_OF_A_SLOT;
const SIZE = Math.floor((BEYOND - LOWEST) / (SHARES + 1));

/** Given to this process already: whoever has one may not listen there yet. */
const given = new Set<number>();

/**
 * Different ports of 127.0.0.1, all free a moment ago and given to nobody in this process before, that stay free while
 * nobody listens on them: what runs beside this takes others, and so does what comes next.
 */
export async function steadyPorts(count: number): Promise<number[]> {
  const from = LOWEST + shareOfThisProcess() * SIZE;
  return freePorts(count, { from, below: from + SIZE }, claim);
}

/** Vitest numbers the slots of its pool from one, and the files that it runs; the process that runs them has neither. */
function shareOfThisProcess(): number {
  const { VITEST_POOL_ID: slot, VITEST_WORKER_ID: file } = environment();
  if (slot === undefined || file === undefined) return SHARES;
  return ((Number(slot) - 1) % MOST_FILES_AT_ONCE) * SHARES_OF_A_SLOT + (Number(file) % SHARES_OF_A_SLOT);
}

/** False when it was given before. */
function claim(port: number): boolean {
  if (given.has(port)) return false;
  given.add(port);
  return true;
}
