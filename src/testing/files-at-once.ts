import { availableParallelism } from 'node:os';

/** The most files that run at once, on a machine with however many processors; steady-ports.ts counts on it. */
export const MOST_FILES_AT_ONCE = 8;

/**
 * Files that reckon more than they wait. Vitest leaves one processor free, which on two means one file at a time; a third
 * goes on while the real time-outs of the DNS tests pass, or PostgreSQL copies a database.
 */
export const RECKONING_FILES_AT_ONCE = Math.min(Math.max(3, availableParallelism() - 1), MOST_FILES_AT_ONCE);

/** Files that wait more than they reckon: for programs that start, for time-outs and for pauses before the next attempt. */
export const WAITING_FILES_AT_ONCE = Math.min(Math.max(2, 2 * availableParallelism()), MOST_FILES_AT_ONCE);
