import { expect, test } from 'vitest';
import { createStreamSlots } from './stream-slots.ts';

test('a tenant has its own places, and all together have theirs; what is given back is free again', () => {
  const slots = createStreamSlots({ perTenant: 2, inAll: 3 });
  const first = slots.take('a');
  slots.take('a');
  expect(slots.take('a')).toBe('holder_full');
  expect(slots.take('b')).toBeTypeOf('function');
  expect(slots.take('b')).toBe('all_full');
  if (typeof first === 'string') throw new Error(first);
  first();
  expect(slots.take('b')).toBeTypeOf('function');
  expect(slots.take('a')).toBe('all_full');
});

test('an operator takes no place of a tenant, but one of all', () => {
  const slots = createStreamSlots({ perTenant: 1, inAll: 3 });
  const first = slots.take(null);
  expect(slots.take(null)).toBeTypeOf('function');
  expect(slots.take('a')).toBeTypeOf('function');
  expect(slots.take(null)).toBe('all_full');
  if (typeof first === 'string') throw new Error(first);
  first();
  expect(slots.take('a')).toBe('holder_full');
  expect(slots.take(null)).toBeTypeOf('function');
});
