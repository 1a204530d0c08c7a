import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleLines, visibleText, visibleValue } from './visible-text.ts';

const code = (...points: number[]) => String.fromCodePoint(...points);

describe('visible text', () => {
  test.each([
    ['an escape sequence that clears the screen', `${code(0x1b)}[2Ja`, '\\u001b[2Ja'],
    ['a bell and a backspace', code(0x07, 0x08), '\\u0007\\u0008'],
    ['a carriage return that writes over the line', `bad\rgood`, 'bad\\u000dgood'],
    ['a line end, which would begin a line of ours', 'a\nb', 'a\\u000ab'],
    ['DEL', code(0x7f), '\\u007f'],
    ['C1, by which a terminal takes commands too', code(0x9b, 0x90, 0x85), '\\u009b\\u0090\\u0085'],
    ['words turned around', code(0x202e, 0x2066, 0x200f, 0x61c), '\\u202e\\u2066\\u200f\\u061c'],
    [
      'zero-width characters',
      code(0x200b, 0x200c, 0x200d, 0x2060, 0xfeff),
      '\\u200b\\u200c\\u200d\\u2060\\ufeff',
    ],
    ['a soft hyphen and a combining joiner', code(0xad, 0x34f), '\\u00ad\\u034f'],
    ['separators of lines and paragraphs', code(0x2028, 0x2029), '\\u2028\\u2029'],
    ['a no-break space that was pasted with a name', `a${code(0xa0)}b`, 'a\\u00a0b'],
    ['a filler', code(0x3164), '\\u3164'],
    ['tags, above the first plane', code(0xe0041), '\\udb40\\udc41'],
    ['half a character', '\ud800', '\\ud800'],
    ['a noncharacter', code(0xfdd0), '\\ufdd0'],
  ])('shows %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test('leaves what can be seen as it is, in every script', () => {
    const seen = 'CNAME portal.acme.com → 0c0ffee, "v=spf1 -all" \\ bücher 例え דוגמה مثال 🎉 é';
    expect(visibleText(seen)).toBe(seen);
  });

  test('is one line of what can be seen, whatever comes in, and the same when made visible again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visibleText(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(visibleText(shown)).toBe(shown);
      }),
    );
  });
});

describe('a visible value', () => {
  test('keeps the lines of the texts that have them, and of no others', () => {
    const value = { message: 'a\nb\u001b', parts: [{ other: 'a\nb', message: 'c\nd' }], message2: ['a\nb'] };
    expect(visibleValue(value, ['message'])).toEqual({
      message: 'a\nb\\u001b',
      parts: [{ other: 'a\\u000ab', message: 'c\nd' }],
      message2: ['a\\u000ab'],
    });
  });
});

describe('visible lines', () => {
  test('keep line ends and tabs, and show all else', () => {
    expect(visibleLines(`a\n\tb${code(0x1b)}[31m\r\n`)).toBe('a\n\tb\\u001b[31m\\u000d\n');
  });

  test('of JSON hold the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(visibleLines(JSON.stringify({ text }, null, 2)))).toEqual({ text });
      }),
    );
  });
});

test('a visible value has its form, with every text and key in it made visible', () => {
  const bell = code(7);
  const value = { [`k${bell}`]: [`v${bell}`, 1, null, true], inner: { text: `x${bell}` } };
  expect(visibleValue(value)).toEqual({
    'k\\u0007': ['v\\u0007', 1, null, true],
    inner: { text: 'x\\u0007' },
  });
});
