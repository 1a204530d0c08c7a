import { describe, expect, test } from 'vitest';
import { requestIdOf } from './measured.ts';

describe("a request's id", () => {
  test.each(['0c0ffee0-0000-4000-8000-000000000001', 'abcdefgh', 'a.b_c-d.1', 'x'.repeat(128)])(
    'is taken from the caller: %s',
    (given) => expect(requestIdOf(given)).toBe(given),
  );

  test.each([undefined, '', 'short', 'x'.repeat(129), 'with space', 'line\nbreak', 'a{"b":1}', 'ünicode1'])(
    'is made anew in place of %j',
    (given) => expect(requestIdOf(given)).toBeNull(),
  );
});
