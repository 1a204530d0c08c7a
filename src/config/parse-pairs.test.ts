import { expect, test } from 'vitest';
import { parsePairs } from './parse-pairs.ts';

test.each([
  ['', {}],
  ['authorization=Bearer%20abc', { authorization: 'Bearer abc' }],
  ['a=1, b = x=y ,', { a: '1', b: 'x=y' }],
  ['nonsense', null],
  ['=value', null],
  ['a=%zz', null],
  ['two words=1', null],
  ['a=1,b=2,a=3', null],
])('%j is read as %j', (text, pairs) => {
  expect(parsePairs(text)).toEqual(pairs);
});
