import { columnsOf, padTo, wrap } from './text-width.ts';

export type Fit = {
  /** How many columns there are; null: any number, as where a program reads. */
  columns: number | null;
  /** Headings of columns that are left out when there is no room, the first one first; --json has them. */
  droppable?: readonly string[];
};

const GAP = '  ';
/** Narrower words are hard to read. */
const LEAST_WORDS = 24;

/**
 * Returns rows under headings that fit the terminal: in full where there is room; else with the words of the last column
 * broken, without what may be left out, or one block for each row.
 */
export function table(headings: string[], rows: string[][], { columns, droppable = [] }: Fit): string {
  const dropped: string[] = [];
  let shown = { headings, rows };
  for (;;) {
    const fitting = fitted(shown.headings, shown.rows, columns);
    const next = droppable[dropped.length];
    if (fitting !== null) return [fitting, ...leftOut(dropped)].join('\n');
    if (next === undefined)
      return [blocks(shown.headings, shown.rows, columns), ...leftOut(dropped)].join('\n');
    dropped.push(next);
    shown = without(shown, next);
  }
}

const leftOut = (dropped: readonly string[]) =>
  dropped.length === 0 ? [] : [`Not shown for want of room: ${dropped.join(', ')}. --json has all.`];

function without({ headings, rows }: { headings: string[]; rows: string[][] }, heading: string) {
  const at = headings.indexOf(heading);
  const keep = <T>(cells: T[]) => cells.filter((_, index) => index !== at);
  return { headings: keep(headings), rows: rows.map(keep) };
}

/** Null: there is no room for it. */
function fitted(headings: string[], rows: string[][], columns: number | null): string | null {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => columnsOf(row[column] ?? ''))));
  const last = widths.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + GAP.length, 0);
  const room = columns === null ? Number.POSITIVE_INFINITY : columns - before;
  const isWide = (widths[last] ?? 0) > room;
  if (isWide && (room < LEAST_WORDS || !all.every((row) => isBreakable(row[last] ?? '', room)))) return null;
  return all
    .flatMap((row) => {
      const start = row
        .slice(0, last)
        .map((cell, column) => padTo(cell, widths[column] ?? 0) + GAP)
        .join('');
      const [first = '', ...more] = isWide ? wrap(row[last] ?? '', room) : [row[last] ?? ''];
      return [`${start}${first}`.trimEnd(), ...more.map((line) => ' '.repeat(before) + line)];
    })
    .join('\n');
}

const isBreakable = (text: string, room: number) => wrap(text, room).every((line) => columnsOf(line) <= room);

/** One block for each row, under what its first column says. */
function blocks([, ...headings]: string[], rows: string[][], columns: number | null): string {
  const widest = Math.max(...headings.map(columnsOf));
  const room = Math.max(LEAST_WORDS, (columns ?? Number.POSITIVE_INFINITY) - widest - 2 * GAP.length);
  return rows
    .map(([title = '', ...cells]) =>
      [
        title,
        ...cells.flatMap((cell, index) =>
          wrap(cell, room).map((line, part) =>
            `${GAP}${padTo(part === 0 ? (headings[index] ?? '') : '', widest)}${GAP}${line}`.trimEnd(),
          ),
        ),
      ].join('\n'),
    )
    .join('\n');
}

/** Returns lines set in by two spaces a level. */
export function indent(text: string, levels = 1): string {
  return text.replace(/^(?=.)/gm, '  '.repeat(levels));
}

/** Returns a paragraph set in by two spaces a level, its words broken where the terminal ends. */
export function paragraph(text: string, columns: number | null, levels = 1): string {
  const room = columns === null ? Number.POSITIVE_INFINITY : columns - 2 * levels;
  return indent(
    text
      .split('\n')
      .flatMap((line) => (columns === null ? [line] : wrap(line, room)))
      .join('\n'),
    levels,
  );
}
