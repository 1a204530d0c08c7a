import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PLACES, readCommands } from '../testing/page-commands.ts';
import { ROOT } from '../testing/root.ts';

const WALKED = new RegExp(`^\`\`\`\\w+ (${Object.keys(PLACES).join('|')})$`, 'm');
const pages = globSync('{README.md,docs/**/*.md}', { cwd: ROOT }).filter((file) =>
  WALKED.test(readFileSync(join(ROOT, file), 'utf8')),
);

/** Some are walked by slow tests alone, on a cluster or in pods, which would find a bad block last. */
describe('a page whose commands are run has a place for each block', () => {
  test.each(pages)('%s', (file) => {
    expect(readCommands(readFileSync(join(ROOT, file), 'utf8'))).not.toEqual([]);
  });

  test('the page that is walked in pods is among them', () => {
    expect(pages).toContain('docs/install-cluster.md');
  });
});
