import { expect, test } from 'vitest';
import { withPatience } from './advance.ts';
import type { OrderRecord } from './order-record.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 30) + minutes * 60_000).toISOString();
const pending: OrderRecord = {
  ...{ begunAt: at(0), key: 'a key', requested: true, url: 'https://ca.example/order/1', replaces: null },
  ...{ answered: [], state: 'pending', problem: null, mayGoOn: true, troubleSince: null, pollAt: null },
};

test('an order that the CA leaves undecided is ended 10 minutes after its last step, and not before', () => {
  const progressed = { ...pending, progressedAt: at(20) };
  expect(withPatience(progressed, at(29.9))).toBe(progressed);
  expect(withPatience(progressed, at(30))).toMatchObject({ state: 'failed', mayGoOn: false });
});

test('a record of an earlier version counts from its beginning', () => {
  expect(withPatience(pending, at(9.9))).toBe(pending);
  expect(withPatience(pending, at(10))).toMatchObject({ state: 'failed', mayGoOn: false });
});
