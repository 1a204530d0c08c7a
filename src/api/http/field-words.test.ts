import { z } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { fieldWords } from './field-words.ts';

const words = (schema: z.ZodType, input: unknown) =>
  schema.safeParse(input, { error: fieldWords }).error?.issues[0]?.message;

test('each kind of misfit says what the field must be', () => {
  expect(words(z.string(), undefined)).toBe('is missing; it must be a string.');
  expect(words(z.string(), null)).toBe('must be a string.');
  expect(words(z.coerce.number(), 'abc')).toBe('must be a number.');
  expect(words(z.int(), 1.5)).toBe('must be a whole number.');
  expect(words(z.array(z.string()), 'a')).toBe('must be a list.');
  expect(words(z.enum(['viewer', 'admin']), 'owner')).toBe('must be one of viewer, admin.');
  expect(words(z.string().min(1), '')).toBe('must not be empty.');
  expect(words(z.string().max(3), 'long')).toBe('must have at most 3 characters.');
  expect(words(z.number().min(1), 0)).toBe('must be 1 or more.');
  expect(words(z.number().max(5), 6)).toBe('must be 5 or less.');
  expect(words(z.array(z.string()).min(1), [])).toBe('must not be empty.');
  expect(words(z.strictObject({}), { foo: 1 })).toBe('is not known here; leave it out.');
});

test('where a schema has words of its own, they stand', () => {
  expect(words(z.string().regex(/^a/, 'must begin with a'), 'b')).toBe('must begin with a');
});
