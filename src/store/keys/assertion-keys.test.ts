import { expect, test } from 'vitest';
import { planKeys, signingKey } from '../../core/assertions.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { NOON } from '../../testing/store-builders.ts';
import { listAssertionKeys, rotateAssertionKeys } from './assertion-keys.ts';

const database = useDatabase();
const DAY = 86_400_000;

test('of several workers that rotate at once one makes the key, and ended keys go', async () => {
  let made = 0;
  const rotateAt = (ms: number) =>
    Promise.all(
      Array.from({ length: 5 }, () =>
        rotateAssertionKeys(database.db, {
          plan: (keys) => planKeys(keys, new Date(ms)),
          makeNew: async () => {
            made += 1;
            return { id: `k${made}`, privateKey: '{}' };
          },
          now: new Date(ms).toISOString(),
        }),
      ),
    );
  const start = Date.parse(NOON);
  const idsAt = async (ms: number) => {
    await rotateAt(ms);
    const keys = await listAssertionKeys(database.db);
    return { ids: keys.map(({ id }) => id), signs: signingKey(keys, new Date(ms))?.id };
  };
  expect(await idsAt(start)).toEqual({ ids: ['k1'], signs: 'k1' });
  expect(await idsAt(start + 29.5 * DAY)).toEqual({ ids: ['k1', 'k2'], signs: 'k1' });
  expect(await idsAt(start + 31 * DAY)).toEqual({ ids: ['k1', 'k2'], signs: 'k2' });
  expect(await idsAt(start + 38 * DAY)).toEqual({ ids: ['k2'], signs: 'k2' });
});
