import { environment } from '../config/config.ts';
import { freePorts } from '../local/free-ports.ts';

/**
 * Below what systems give to outgoing connections, which could take a port while its server is restarted, and below
 * what a local cluster takes for its programs.
 */
const LOWEST = 10_000;
const BEYOND = 20_000;
/** So many files of tests in a row have ports that none of the others takes; the process that runs them has its own. */
const SHARES = 39;
const SIZE = Math.floor((BEYOND - LOWEST) / (SHARES + 1));

/** Given to this process already: whoever has one may not listen there yet. */
const given = new Set<number>();

/**
 * Different ports of 127.0.0.1, all free a moment ago and given to nobody in this process before, that stay free while
 * nobody listens on them: what runs beside this takes others, and so does what comes next, as a program may end a
 * little later than its file. Vitest numbers the workers, and each file has a new one.
 */
export async function steadyPorts(count: number): Promise<number[]> {
  const worker = environment().VITEST_WORKER_ID;
  const share = worker === undefined ? SHARES : Number(worker) % SHARES;
  const from = LOWEST + share * SIZE;
  return freePorts(count, { from, below: from + SIZE }, claim);
}

/** False when it was given before. */
function claim(port: number): boolean {
  if (given.has(port)) return false;
  given.add(port);
  return true;
}
