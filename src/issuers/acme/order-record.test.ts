import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OrderRecord, openOrders } from './order-record.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-domains-orders-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = '2026-11-30T12:00:00.000Z';
const pending: OrderRecord = {
  ...{ begunAt: at, progressedAt: at, key: 'a key', requested: true, url: 'https://ca.example/order/1' },
  ...{ replaces: null, answered: ['https://ca.example/authz/1'], state: 'pending', problem: null },
  ...{ mayGoOn: true, troubleSince: null, pollAt: at },
};
const problem = { type: 'x', detail: 'y', status: null, retryAfter: null, at };

/** Reads what another hand has written. */
async function read(record: unknown): Promise<OrderRecord | null> {
  await writeFile(join(folder, 'a.example.json'), JSON.stringify(record));
  return openOrders(folder).read('a.example');
}

test('a record is read as it was written, also one of a version without progress', async () => {
  const { progressedAt: _, ...earlier } = pending;
  for (const record of [pending, earlier, { ...pending, state: 'failed', problem }])
    expect(await read(record)).toEqual(record);
});

test.each([
  ['a state that there is not', { state: 'done' }],
  ['a failure without a problem', { state: 'failed', problem: null }],
  ['a URL that is none', { url: 1 }],
  ['answers that are no list', { answered: null }],
  ['an answer that is no URL', { answered: [1] }],
  ['a time that is none', { pollAt: 'soon' }],
  ['no beginning', { begunAt: undefined }],
  ['no key', { key: undefined }],
  ['a word in place of a yes or no', { mayGoOn: 'yes' }],
])('a record with %s is no order', async (_what, damage) => {
  expect(await read({ ...pending, ...damage })).toBeNull();
});
