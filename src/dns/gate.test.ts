import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

test('a gate lets the limit through, then one for each that leaves, in order', async () => {
  const gate = createGate(2);
  const entered: number[] = [];
  const enter = async (n: number) => {
    const leave = await gate.enter('a');
    entered.push(n);
    return leave;
  };
  const first = await enter(1);
  const second = await enter(2);
  const third = enter(3);
  const fourth = enter(4);
  await gate.enter('b');
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
