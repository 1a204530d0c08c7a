/**
 * Compares an output with its shape on a page. A line of the shape is the line that is seen; `…` in it stands for
 * anything, and `…` alone for any lines, also none. How many spaces lie between words is not compared, nor how long
 * the rule under a table's heading is.
 * @returns what is wrong, in a sentence; null when the output has the shape.
 */
export function compareToShape(output: string, shape: string): string | null {
  const seen = linesOf(output);
  const wanted = linesOf(shape);
  const next = firstUnseen(seen, wanted);
  if (next === 'all seen') return null;
  return next === null
    ? 'it prints more than the page shows'
    : `the page shows "${next}", which is not printed at its place`;
}

const ANY = '…';

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/\s+/g, ' ')
        .replace(/^[-+]{3,}$/, '---'),
    )
    .filter((line) => line !== '');

/** The first wanted line that cannot be found, null when only seen lines are left over. */
function firstUnseen(seen: readonly string[], wanted: readonly string[]): string | null | 'all seen' {
  // `reachable` holds every count of seen lines that the wanted lines so far can stand for.
  let reachable = new Set([0]);
  for (const line of wanted) {
    const after = new Set<number>();
    for (const count of reachable) {
      if (line === ANY) for (let n = count; n <= seen.length; n++) after.add(n);
      else if (seen[count] !== undefined && matches(seen[count], line)) after.add(count + 1);
    }
    if (after.size === 0) return line;
    reachable = after;
  }
  return reachable.has(seen.length) ? 'all seen' : null;
}

function matches(seen: string, wanted: string): boolean {
  const pattern = wanted.split(ANY).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(seen);
}
