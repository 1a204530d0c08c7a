import { describe, expect, test } from 'vitest';
import { ServedNames } from './served-names.ts';

describe('served names', () => {
  test('a change that arrives during a whole load is read after it, and wins', async () => {
    let served = true;
    let finishLoad = (): void => undefined;
    const loadEnds = new Promise<void>((resolve) => {
      finishLoad = resolve;
    });
    const names = new ServedNames({
      loadAll: async () => {
        const rows = served ? [{ domain: 'portal.acme.com' }] : [];
        await loadEnds;
        return rows;
      },
      isServed: async () => served,
    });
    const loading = names.load();
    await Promise.resolve();
    served = false;
    const refreshing = names.refresh('portal.acme.com');
    finishLoad();
    await Promise.all([loading, refreshing]);
    expect(names.ready).toBe(true);
    expect(names.has('portal.acme.com')).toBe(false);
  });

  test('a failed read is told to its caller and does not stop the next one', async () => {
    let works = false;
    const names = new ServedNames({
      loadAll: async () => {
        if (!works) throw new Error('away');
        return [{ domain: 'portal.acme.com' }];
      },
      isServed: async () => true,
    });
    await expect(names.load()).rejects.toThrow('away');
    expect(names.ready).toBe(false);
    works = true;
    await names.load();
    expect(names.has('portal.acme.com')).toBe(true);
  });
});
