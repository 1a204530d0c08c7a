import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REASONS } from '../core/conditions.ts';
import { readCommands } from '../testing/page-commands.ts';
import { ROOT } from '../testing/run-node.ts';

const FILE = 'docs/runbook.md';
const page = readFileSync(join(ROOT, FILE), 'utf8');
const commands = readCommands(page);
const prose = page.replace(/^```[\s\S]*?^```$/gm, '');

/** As GitHub makes them of headings. */
function anchorsIn(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What runs the commands is test/integration/runbook.test.ts and e2e/scenarios/runbook.test.ts. */
describe('the runbook', () => {
  const needsSomebody = Object.values(REASONS)
    .flatMap((reasons) => Object.entries(reasons))
    .flatMap(([reason, { actor }]) => (actor === 'nobody' ? [] : [reason]));

  test.each([...new Set(needsSomebody)])('says what to do about %s', (reason) => {
    const row = `[\`${reason}\`](reasons/${reason}.md)`;
    expect(prose.includes(row), `${FILE} has no row for ${row}`).toBe(true);
  });

  const links = [...new Set([...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link))];
  test.each(links)('its link %s leads somewhere', (link) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(ROOT, FILE) : join(ROOT, dirname(FILE), path);
    expect(existsSync(file)).toBe(true);
    if (anchor !== undefined) expect(anchorsIn(readFileSync(file, 'utf8'))).toContain(anchor);
  });

  test('has no two headings with the same words', () => {
    expect(anchorsIn(prose).filter((anchor, index, all) => all.indexOf(anchor) !== index)).toEqual([]);
  });

  test('has no command in a sentence that is in none of the blocks which are run', () => {
    const inSentences = [...prose.matchAll(/`((?:kubectl|npx|node|curl|temporal|psql|dig) [^`]*)`/g)];
    const untested = inSentences
      .map(([, command = '']) => command)
      .filter((command) => !commands.some(({ text }) => text.includes(command)));
    expect(untested).toEqual([]);
  });
});
