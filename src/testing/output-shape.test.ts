import { describe, expect, test } from 'vitest';
import { compareToShape } from './output-shape.ts';

describe('an output has its shape', () => {
  test.each([
    ['when it is the same', 'a\nb', 'a\nb'],
    ['when both are empty', '\n', ''],
    ['when only spaces and empty lines differ', 'NAME   AGE\n\n  a      3s\n', 'NAME AGE\na 3s'],
    ['when … stands for a part of a line', 'status  active', 'status …'],
    ['when … stands for no line', 'a\nb', 'a\n…\nb'],
    ['when … stands for many lines', 'a\n1\nb\n2\nb', 'a\n…\nb'],
    ['when the rule of a table is of another length', 'a | b\n---+--', 'a | b\n-----+-----'],
    ['with characters that mean something in patterns', '["*"] (1 row)', '["*"] (1 row)'],
  ])('%s', (_, output, shape) => {
    expect(compareToShape(output, shape)).toBeNull();
  });
});

describe('an output has another shape', () => {
  test.each([
    ['when a line differs', 'a\nc', 'a\nb', 'the page shows "b", which is not printed at its place'],
    ['when a line is missing', 'a', 'a\n…\nb', 'the page shows "b", which is not printed at its place'],
    [
      'when lines have another order',
      'b\na',
      'a\nb',
      'the page shows "a", which is not printed at its place',
    ],
    ['when nothing is printed', '', '…\na', 'the page shows "a", which is not printed at its place'],
    ['when more is printed', 'a\nb', 'a', 'it prints more than the page shows'],
    ['when something is printed and the page shows nothing', 'a', '', 'it prints more than the page shows'],
    ['when a dot is not a dot', 'axb', 'a.b', 'the page shows "a.b", which is not printed at its place'],
  ])('%s', (_, output, shape, sentence) => {
    expect(compareToShape(output, shape)).toBe(sentence);
  });
});
