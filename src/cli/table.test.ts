import { describe, expect, test } from 'vitest';
import { paint, terminalText } from './paint.ts';
import { table } from './table.ts';
import { columnsOf } from './text-width.ts';

const headings = ['NAME', 'STATE', 'MESSAGE'];
const long = 'The record is not there yet; run `portal-domains domain show x.example` to see it.';
const widest = (text: string) => Math.max(...text.split('\n').map(columnsOf));

describe('a table', () => {
  test('is printed in full where a program reads it', () => {
    const text = table(headings, [['a', 'ok', long.repeat(4)]], { columns: null, droppable: ['STATE'] });
    expect(text).toBe(`NAME  STATE  MESSAGE\na     ok     ${long.repeat(4)}`);
  });

  test.each([80, 60])('breaks the words of its last column to fit %i columns, and no command', (columns) => {
    const text = table(headings, [['portal.acme.com', 'missing', long]], { columns });
    expect(widest(text)).toBeLessThanOrEqual(columns);
    expect(text).toContain('`portal-domains domain show x.example`');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(long);
  });

  test('leaves out what it may, says so, and keeps the rest whole', () => {
    const id = 'c7bc4218-3fc7-4943-9c47-3743ece10a71';
    const rows = [['portal.acme.com', 'active', id, id]];
    const text = table(['DOMAIN', 'STATUS', 'TENANT', 'ID'], rows, {
      columns: 80,
      droppable: ['TENANT', 'ID'],
    });
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toContain(id);
    expect(text).toMatch(/\nNot shown for want of room: TENANT\. --json has all\.$/);
  });

  test('becomes one block for each row where nothing else helps, and never cuts a value that is to be copied', () => {
    const value = `portal-domain-verification=${'0'.repeat(64)}`;
    const rows = [['TXT', '_portal-domain.portal.acme.com', value, 'missing']];
    expect(table(['TYPE', 'NAME', 'VALUE', 'STATE'], rows, { columns: 80 })).toBe(
      ['TXT', '  NAME   _portal-domain.portal.acme.com', `  VALUE  ${value}`, '  STATE  missing'].join('\n'),
    );
  });

  test('measures what a terminal shows: wide characters, marks, colours', () => {
    expect(columnsOf('例え')).toBe(4);
    expect(columnsOf('e\u0301')).toBe(1);
    expect(columnsOf(paint('bad', 'failed'))).toBe(6);
  });
});

describe('colours', () => {
  const text = `${paint('good', 'active')} \u001b[31m`;

  test('are shown where the terminal has them; an escape that is not ours never is', () => {
    expect(terminalText(text, true)).toBe('\u001b[32mactive\u001b[0m \\u001b[31m');
  });

  test('leave nothing behind where there are none', () => {
    expect(terminalText(text, false)).toBe('active \\u001b[31m');
  });
});
