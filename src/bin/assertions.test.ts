import { expect, test } from 'vitest';
import { createLog } from '../telemetry/log.ts';
import { eventually } from '../testing/eventually.ts';
import { useDatabase } from '../testing/postgres.ts';
import { keepAssertions } from './assertions.ts';

const database = useDatabase();
const STARTED = new Date('2026-11-30T12:00:00Z');
const LATER = new Date('2026-11-30T12:00:01Z');

/** Runs until the edge was asked once; returns the times at which all were renewed. */
async function renewedBy(renewAssertions: () => Promise<void>, isOn = true): Promise<Date[]> {
  const renewed: Date[] = [];
  const stop = new AbortController();
  let asked = 0;
  const keeping = keepAssertions({
    ...{
      db: database.db,
      isOn,
      clock: () => (asked === 0 ? STARTED : LATER),
      log: createLog('silent', 'worker'),
      signal: stop.signal,
    },
    edge: {
      renewAssertions: () => {
        asked += 1;
        return renewAssertions();
      },
    },
    onRenewed: (at) => renewed.push(at),
  });
  await eventually('the edge is asked', () => asked === 1);
  stop.abort();
  await keeping;
  return renewed;
}

test('the time goes on from the start when all were renewed, and not while some were not or they are off', async () => {
  expect(await renewedBy(async () => undefined)).toEqual([STARTED, LATER]);
  expect(await renewedBy(() => Promise.reject(new Error('2 assertions were not renewed')))).toEqual([
    STARTED,
  ]);
  expect(await renewedBy(async () => undefined, false)).toEqual([]);
});
