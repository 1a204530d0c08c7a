import { describe, expect, test } from 'vitest';
import { REASONS } from '../core/conditions.ts';
import { proseOf, readPage } from '../testing/markdown.ts';
import { readCommands } from '../testing/page-commands.ts';

const FILE = 'docs/runbook.md';
const page = readPage(FILE);
const commands = readCommands(page);
const prose = proseOf(page);

/** The commands are run by test/integration/runbook.test.ts and e2e/scenarios/runbook.test.ts. */
describe('the runbook', () => {
  const needsSomebody = Object.values(REASONS)
    .flatMap((reasons) => Object.entries(reasons))
    .flatMap(([reason, { actor }]) => (actor === 'nobody' ? [] : [reason]));

  test.each([...new Set(needsSomebody)])('says what to do about %s', (reason) => {
    const row = `[\`${reason}\`](reasons/${reason}.md)`;
    expect(prose.includes(row), `${FILE} has no row for ${row}`).toBe(true);
  });

  test('has no two headings with the same words', () => {
    const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
    expect(headings.filter((heading, index) => headings.indexOf(heading) !== index)).toEqual([]);
  });

  test('has no command in a sentence that is in none of the blocks which are run', () => {
    const inSentences = [...prose.matchAll(/`((?:kubectl|npx|node|curl|temporal|psql|dig) [^`]*)`/g)];
    const untested = inSentences
      .map(([, command = '']) => command)
      .filter((command) => !commands.some(({ text }) => text.includes(command)));
    expect(untested).toEqual([]);
  });
});
