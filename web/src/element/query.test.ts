import { describe, expect, test } from 'vitest';
import { QueryClient } from './query.ts';

const KEY = ['domains', 't1'];

describe('what the element has read', () => {
  test('is kept by its key, and whoever shows it learns of each change', () => {
    const client = new QueryClient();
    let calls = 0;
    const stop = client.subscribe(() => {
      calls += 1;
    });
    expect(client.getQueryData(KEY)).toBeUndefined();
    client.setQueryData<string[]>(KEY, (known) => [...(known ?? []), 'one']);
    client.setQueryData<string[]>(['domains', 't1'], (known) => [...(known ?? []), 'two']);
    expect(client.getQueryData(KEY)).toEqual(['one', 'two']);
    expect(client.getQueryData(['domains', 't2'])).toBeUndefined();
    stop();
    client.put(KEY, { data: [], error: null });
    expect(calls).toBe(2);
  });

  test('is read once for all who ask at the same time, and again by whoever asks later', async () => {
    const client = new QueryClient();
    let reads = 0;
    const read = async () => ++reads;
    expect(await Promise.all([client.once(KEY, read), client.once(KEY, read)])).toEqual([1, 1]);
    expect(await client.once(KEY, read)).toBe(2);
    await expect(client.once(KEY, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await client.once(KEY, read)).toBe(3);
  });

  test('is not waited for where it was asked for before it went out of date', async () => {
    const client = new QueryClient();
    const never = client.once(KEY, () => new Promise<string>(() => undefined));
    await client.invalidateQueries({ queryKey: KEY });
    expect(await Promise.race([never, client.once(KEY, async () => 'newer')])).toBe('newer');
  });

  test('is read again by those who show it when it is out of date, and by nobody else', async () => {
    const client = new QueryClient();
    const reads: string[] = [];
    const forget = client.onInvalid(KEY, () => reads.push('shown'));
    client.onInvalid(['events', 't1'], () => reads.push('other'));
    await client.invalidateQueries({ queryKey: ['domains', 't1'] });
    forget();
    await client.invalidateQueries({ queryKey: KEY });
    expect(reads).toEqual(['shown']);
  });
});
