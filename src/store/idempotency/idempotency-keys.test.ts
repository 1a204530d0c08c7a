import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { plusSeconds } from '../../core/lifecycle/schedules.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { NOON } from '../../testing/store-builders.ts';
import {
  beginKeyedRequest,
  freeKey,
  KEPT_SECONDS,
  keepAnswer,
  LEASE_SECONDS,
  removeOldKeys,
} from './idempotency-keys.ts';

const database = useDatabase();
const ANSWER = { status: 201, location: '/somewhere', language: 'de', body: '{"id":1}' };

describe('a request under a key', () => {
  const aKey = () => ({ owner: 'tenant:one', key: randomUUID() });
  const begin = (place: { owner: string; key: string }, { request = 'a hash', now = NOON } = {}) =>
    beginKeyedRequest(database.db, { ...place, request, resourceId: randomUUID(), now });

  test('is begun by exactly one of many at once', async () => {
    const place = aKey();
    const kinds = await Promise.all(Array.from({ length: 8 }, async () => (await begin(place)).kind));
    expect(kinds.filter((kind) => kind === 'begun')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'under_way')).toHaveLength(7);
  });

  test('is answered as the first time once it was answered', async () => {
    const place = aKey();
    await begin(place);
    await keepAnswer(database.db, place, ANSWER);
    expect(await begin(place)).toEqual({ kind: 'answered', answer: ANSWER });
    expect(await begin(place, { request: 'another hash' })).toEqual({ kind: 'another_request' });
    expect((await begin({ ...place, owner: 'tenant:other' })).kind).toBe('begun');
  });

  test('is begun anew, for the same id, once the server that had it is taken for dead', async () => {
    const place = aKey();
    const first = await begin(place);
    const almost = plusSeconds(NOON, LEASE_SECONDS - 1);
    expect((await begin(place, { now: almost })).kind).toBe('under_way');
    const over = plusSeconds(NOON, LEASE_SECONDS);
    expect(await begin(place, { now: over, request: 'another hash' })).toEqual({ kind: 'another_request' });
    expect(await begin(place, { now: over })).toEqual(first);
    expect((await begin(place, { now: over })).kind).toBe('under_way');
  });

  test('frees its key where it was refused, and not where it was answered', async () => {
    const place = aKey();
    await begin(place);
    await freeKey(database.db, place);
    expect((await begin(place, { request: 'corrected' })).kind).toBe('begun');
    await keepAnswer(database.db, place, ANSWER);
    await freeKey(database.db, place);
    expect((await begin(place, { request: 'corrected' })).kind).toBe('answered');
  });

  test('is forgotten after a day', async () => {
    const place = aKey();
    await begin(place);
    await keepAnswer(database.db, place, ANSWER);
    await removeOldKeys(database.db, plusSeconds(NOON, KEPT_SECONDS));
    expect((await begin(place)).kind).toBe('answered');
    expect(await removeOldKeys(database.db, plusSeconds(NOON, KEPT_SECONDS + 1))).toBeGreaterThan(0);
    expect((await begin(place)).kind).toBe('begun');
  });
});
