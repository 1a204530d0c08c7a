/** Rows under headings, each column as wide as it needs; the last column is not padded. */
export function table(headings: string[], rows: string[][]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Lines set in by two spaces a level. */
export function indent(text: string, levels = 1): string {
  return text.replace(/^(?=.)/gm, '  '.repeat(levels));
}
