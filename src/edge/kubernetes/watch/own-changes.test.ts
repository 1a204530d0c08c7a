import { describe, expect, test, vi } from 'vitest';
import { createOwnChanges } from './own-changes.ts';

const ID = 'domain';

/** An apply that ends when `end` is called, having seen this version. */
function anApply(changes: ReturnType<typeof createOwnChanges>) {
  let end: (version: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const ending = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const done = changes.apply(
    ID,
    () => ending,
    (version) => version,
  );
  return { done, end: (version: string) => end(version), fail: () => fail(new Error('away')) };
}

describe('what this process has seen itself notifies nobody', () => {
  test('what the running apply has seen in the end is not notified', async () => {
    const changes = createOwnChanges();
    const notify = vi.fn();
    const apply = anApply(changes);
    changes.unlessSeen(ID, '1', notify);
    changes.unlessSeen(ID, '2', notify);
    apply.end('2');
    await apply.done;
    // A watch that lags has it once more.
    changes.unlessSeen(ID, '2', notify);
    expect(notify).not.toHaveBeenCalled();
  });

  test('what it has not seen is notified once it has ended', async () => {
    const changes = createOwnChanges();
    const notify = vi.fn();
    const apply = anApply(changes);
    changes.unlessSeen(ID, '3', notify);
    expect(notify).not.toHaveBeenCalled();
    apply.end('2');
    await apply.done;
    expect(notify).toHaveBeenCalledTimes(1);
  });

  test('an apply that failed has seen nothing', async () => {
    const changes = createOwnChanges();
    const notify = vi.fn();
    const apply = anApply(changes);
    changes.unlessSeen(ID, '2', notify);
    apply.fail();
    await expect(apply.done).rejects.toThrow('away');
    expect(notify).toHaveBeenCalledTimes(1);
  });

  test('two at once: the last one to end decides', async () => {
    const changes = createOwnChanges();
    const notify = vi.fn();
    const [first, second] = [anApply(changes), anApply(changes)];
    changes.unlessSeen(ID, '2', notify);
    first.end('1');
    await first.done;
    expect(notify).not.toHaveBeenCalled();
    second.end('2');
    await second.done;
    expect(notify).not.toHaveBeenCalled();
  });

  test('that a Certificate was deleted is always notified', async () => {
    const changes = createOwnChanges();
    const notify = vi.fn();
    await changes.apply(
      ID,
      async () => undefined,
      () => undefined,
    );
    changes.unlessSeen(ID, undefined, notify);
    expect(notify).toHaveBeenCalledTimes(1);
  });
});
