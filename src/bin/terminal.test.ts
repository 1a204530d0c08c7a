import { expect, test } from 'vitest';
import { formatOf } from './terminal.ts';

const terminal = { isTTY: true, columns: 120 };
const pipe = { isTTY: false, columns: 0 };

test.each([
  ['a terminal', terminal, {}, { columns: 120, colours: true }],
  [
    'a terminal that does not tell its width',
    { isTTY: true, columns: 0 },
    {},
    { columns: 80, colours: true },
  ],
  ['a terminal with NO_COLOR', terminal, { NO_COLOR: '1' }, { columns: 120, colours: false }],
  ['a terminal with an empty NO_COLOR', terminal, { NO_COLOR: '' }, { columns: 120, colours: true }],
  ['a terminal without colours', terminal, { TERM: 'dumb' }, { columns: 120, colours: false }],
  ['a pipe', pipe, {}, { columns: null, colours: false }],
  ['a pipe with COLUMNS', pipe, { COLUMNS: '80' }, { columns: 80, colours: false }],
])('%s has its own width and colours', (_, stream, env, format) => {
  expect(formatOf(stream, env)).toEqual(format);
});
