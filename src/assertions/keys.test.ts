import { decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { createAssertionSigner, newAssertionKey } from './keys.ts';

const SUBJECT = { tenant: 'acme', domainId: 'id', domain: 'portal.acme.com' };
const START = Date.parse('2026-12-01T00:00:00.000Z');

test('signs by the keys that are known while the database is away, and by newer ones once it is back', async () => {
  let now = START;
  const signingFrom = new Date(START).toISOString();
  const first = { ...(await newAssertionKey(() => 'first')), signingFrom };
  let load = async () => [first];
  const sign = createAssertionSigner({ load: () => load(), clock: () => new Date(now) });
  const keyNow = async () => decodeProtectedHeader(await sign(SUBJECT, 60)).kid;
  expect(await keyNow()).toBe('first');
  load = () => Promise.reject(new Error('the database is away'));
  now += 60_000;
  expect(await keyNow()).toBe('first');
  const second = { ...(await newAssertionKey(() => 'second')), signingFrom: new Date(now).toISOString() };
  load = async () => [first, second];
  now += 60_000;
  expect(await keyNow()).toBe('second');
});

test('fails where no key was ever read', async () => {
  const load = () => Promise.reject(new Error('the database is away'));
  const sign = createAssertionSigner({ load, clock: () => new Date(START) });
  await expect(sign(SUBJECT, 60)).rejects.toThrow('the database is away');
});
