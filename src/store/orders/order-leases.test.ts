import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useDatabase } from '../../testing/postgres.ts';
import { createOrderLeases } from './order-leases.ts';

const database = useDatabase();
const machine = (holder: string) => createOrderLeases(database.db, { holder });
const end = (name: string) =>
  sql`update order_leases set ends_at = clock_timestamp() where name = ${name}`.execute(database.db);

test('a lease is one machine’s, which takes it again as often as it likes, until it releases it', async () => {
  const [one, other] = [machine('one'), machine('other')];
  const token = (await one.take('a.example')) ?? '';
  expect(token).not.toBe('');
  expect(await other.take('a.example')).toBeNull();
  expect(await one.take('a.example')).toBe(token);
  // The same machine after a restart.
  expect(await machine('one').take('a.example')).toBe(token);
  expect(await other.take('b.example')).not.toBeNull();
  await one.release('a.example', token);
  expect(await other.take('a.example')).not.toBeNull();
});

test('after its end another machine takes it, and the token of before is good for nothing', async () => {
  const [one, other] = [machine('one'), machine('other')];
  const before = (await one.take('ended.example')) ?? '';
  expect(await one.prolong('ended.example', before)).toBe(true);
  await end('ended.example');
  expect(await one.prolong('ended.example', before)).toBe(false);
  const after = (await other.take('ended.example')) ?? '';
  expect(after).not.toBe(before);
  expect(await one.prolong('ended.example', before)).toBe(false);
  await one.release('ended.example', before);
  expect(await one.take('ended.example')).toBeNull();
  expect(await other.prolong('ended.example', after)).toBe(true);
});

test('of many that take it at once one gets it', async () => {
  const machines = Array.from({ length: 20 }, (_, n) => machine(`machine ${n}`));
  const tokens = await Promise.all(machines.map((one) => one.take('many.example')));
  expect(tokens.filter((token) => token !== null)).toHaveLength(1);
});
