import { expect, test } from 'vitest';
import { createFairSemaphore, createSemaphore, QueueFull } from './semaphore.ts';

test('a gate lets the limit through, then one for each that leaves, in order', async () => {
  const semaphore = createSemaphore(2);
  const entered: number[] = [];
  const enter = async (n: number) => {
    const leave = await semaphore.enter('a');
    entered.push(n);
    return leave;
  };
  const first = await enter(1);
  const second = await enter(2);
  const third = enter(3);
  const fourth = enter(4);
  await semaphore.enter('b');
  expect(entered).toEqual([1, 2]);
  first();
  const leaveThird = await third;
  expect(entered).toEqual([1, 2, 3]);
  second();
  leaveThird();
  (await fourth)();
  expect(entered).toEqual([1, 2, 3, 4]);
  (await enter(5))();
  expect(entered).toEqual([1, 2, 3, 4, 5]);
});

/** Enters for each key in turn, and tells who was let in. */
function crowd(semaphore: ReturnType<typeof createFairSemaphore>) {
  const entered: string[] = [];
  const releases: (() => void)[] = [];
  const enter = (key: string) =>
    semaphore.enter(key).then((leave) => {
      entered.push(key);
      releases.push(leave);
    });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const leaveOne = async () => {
    await settled();
    releases.shift()?.();
    await settled();
  };
  return { entered, enter, leaveOne };
}

test('a fair gate gives no key more than its share, and lets the others past', async () => {
  const { entered, enter, leaveOne } = crowd(createFairSemaphore({ limit: 4, share: 2 }));
  for (const key of ['a', 'a', 'a', 'a', 'b', 'c']) void enter(key);
  await leaveOne();
  expect(entered).toEqual(['a', 'a', 'b', 'c', 'a']);
});

test('those that wait at a fair gate are let in one key after the other', async () => {
  const { entered, enter, leaveOne } = crowd(createFairSemaphore({ limit: 2, share: 2 }));
  for (const key of ['a', 'a', 'a', 'a', 'b', 'b', 'c']) void enter(key);
  for (let i = 0; i < 6; i += 1) await leaveOne();
  expect(entered).toEqual(['a', 'a', 'a', 'b', 'c', 'a', 'b']);
});

test('a fair gate rejects where too many of one key wait already, and nobody else', async () => {
  const semaphore = createFairSemaphore({ limit: 1, share: 1, mostWaiting: 1 });
  const leave = await semaphore.enter('a');
  const waiting = semaphore.enter('a');
  await expect(semaphore.enter('a')).rejects.toThrow(QueueFull);
  const other = semaphore.enter('b');
  leave();
  const leaveFirst = await waiting;
  leaveFirst();
  (await other)();
  (await semaphore.enter('a'))();
});
