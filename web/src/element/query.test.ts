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
    await Promise.all([client.read(KEY, read), client.read(KEY, read)]);
    expect(client.getQueryData(KEY)).toBe(1);
    await client.read(KEY, read);
    expect(client.getQueryData(KEY)).toBe(2);
    await expect(client.read(KEY, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await client.read(KEY, read);
    expect(client.getQueryData(KEY)).toBe(3);
  });

  test('is the newer answer, also where an older one that was on its way comes later', async () => {
    const client = new QueryClient();
    let resolve: (answer: string) => void = () => undefined;
    const promise = new Promise<string>((done) => {
      resolve = done;
    });
    const older = client.read(KEY, () => promise);
    await client.invalidateQueries({ queryKey: KEY });
    await client.read(KEY, async () => 'newer');
    resolve('older');
    await older;
    expect(client.getQueryData(KEY)).toBe('newer');
  });

  test('is read again by those who show it when it is out of date, which is waited for, and by nobody else', async () => {
    const client = new QueryClient();
    const reads: string[] = [];
    const reader = (name: string) => async () => {
      await Promise.resolve();
      reads.push(name);
    };
    const forget = client.onInvalid(KEY, reader('shown'));
    client.onInvalid(['events', 't1'], reader('other'));
    await client.invalidateQueries({ queryKey: ['domains', 't1'] });
    expect(reads).toEqual(['shown']);
    forget();
    await client.invalidateQueries({ queryKey: KEY });
    expect(reads).toEqual(['shown']);
  });
});
