import { randomUUID } from 'node:crypto';
import { createAssertionSigner, newAssertionKey } from '../assertions/keys.ts';
import { type AssertionSigner, planKeys } from '../core/assertions.ts';
import type { RenewsAssertions } from '../edge/port.ts';
import { wait } from '../lib/wait.ts';
import type { Db } from '../store/database/database.ts';
import { listAssertionKeys, rotateAssertionKeys } from '../store/keys/assertion-keys.ts';
import type { Log } from '../telemetry/log.ts';

/** Far below half of an assertion's life, so that a few that fail do no harm. */
const EVERY_MS = 5 * 60_000;

type Keeping = {
  edge: RenewsAssertions;
  db: Db;
  isOn: boolean;
  clock: () => Date;
  log: Log;
  /** Called with the time at which all that were due had been renewed, and at first with that of the start. */
  onRenewed: (at: Date) => void;
};

/**
 * Renews the keys and the assertions of the names every few minutes; where they are switched off, takes away what is left
 * of them, and is done. A failure is logged, and the next try comes.
 */
export async function keepAssertions({
  signal,
  ...keeping
}: Keeping & { signal: AbortSignal }): Promise<void> {
  // Else an alert on the time since then would be silent in a worker that never succeeds.
  if (keeping.isOn) keeping.onRenewed(keeping.clock());
  while (!signal.aborted) {
    const isDone = await keepOrLog(keeping);
    if (isDone && !keeping.isOn) return;
    await wait(EVERY_MS, signal);
  }
}

/** Tells whether all of it was done. */
async function keepOrLog(keeping: Keeping): Promise<boolean> {
  try {
    await keepOnce(keeping);
    if (keeping.isOn) keeping.onRenewed(keeping.clock());
    return true;
  } catch (error) {
    keeping.log.warn(
      { err: error },
      'not all assertions for the origin were renewed; tried again in 5 minutes',
    );
    return false;
  }
}

async function keepOnce({ edge, db, isOn, clock }: Omit<Keeping, 'log' | 'onRenewed'>): Promise<void> {
  if (isOn) await rotate(db, clock());
  await edge.renewAssertions?.();
}

/** Creates the signer of this process; the first key is made by whoever needs it first. */
export function assertionSignerOf(db: Db, clock: () => Date): AssertionSigner {
  const load = async () => {
    await rotate(db, clock());
    return listAssertionKeys(db);
  };
  return createAssertionSigner({ load, clock });
}

function rotate(db: Db, now: Date): Promise<void> {
  return rotateAssertionKeys(db, {
    plan: (keys) => planKeys(keys, now),
    makeNew: () => newAssertionKey(randomUUID),
    now: now.toISOString(),
  });
}
