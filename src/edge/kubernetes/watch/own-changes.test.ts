import { describe, expect, test, vi } from 'vitest';
import { createOwnWork } from './own-changes.ts';

const ID = 'domain';

/** An apply that ends when it is told to, having seen this version. */
function anApply(work: ReturnType<typeof createOwnWork>) {
  let end: (version: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const ending = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const done = work.apply(
    ID,
    () => ending,
    (version) => version,
  );
  return { done, end: (version: string) => end(version), fail: () => fail(new Error('away')) };
}

describe('what this process sees itself is no news', () => {
  test('what the running apply looks at in the end is not told', async () => {
    const work = createOwnWork();
    const tell = vi.fn();
    const apply = anApply(work);
    work.unlessSeen(ID, '1', tell);
    work.unlessSeen(ID, '2', tell);
    apply.end('2');
    await apply.done;
    // A watch that lags tells of it once more.
    work.unlessSeen(ID, '2', tell);
    expect(tell).not.toHaveBeenCalled();
  });

  test('what it has not looked at is told once it has ended', async () => {
    const work = createOwnWork();
    const tell = vi.fn();
    const apply = anApply(work);
    work.unlessSeen(ID, '3', tell);
    expect(tell).not.toHaveBeenCalled();
    apply.end('2');
    await apply.done;
    expect(tell).toHaveBeenCalledTimes(1);
  });

  test('an apply that failed has seen nothing', async () => {
    const work = createOwnWork();
    const tell = vi.fn();
    const apply = anApply(work);
    work.unlessSeen(ID, '2', tell);
    apply.fail();
    await expect(apply.done).rejects.toThrow('away');
    expect(tell).toHaveBeenCalledTimes(1);
  });

  test('two at once: the last one to end decides', async () => {
    const work = createOwnWork();
    const tell = vi.fn();
    const [first, second] = [anApply(work), anApply(work)];
    work.unlessSeen(ID, '2', tell);
    first.end('1');
    await first.done;
    expect(tell).not.toHaveBeenCalled();
    second.end('2');
    await second.done;
    expect(tell).not.toHaveBeenCalled();
  });

  test('that a Certificate went is always told', async () => {
    const work = createOwnWork();
    const tell = vi.fn();
    await work.apply(
      ID,
      async () => undefined,
      () => undefined,
    );
    work.unlessSeen(ID, undefined, tell);
    expect(tell).toHaveBeenCalledTimes(1);
  });
});
