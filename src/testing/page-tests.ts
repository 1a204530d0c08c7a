import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type OperatorPage,
  type OperatorPageOptions,
  openOperatorPage,
  type Placeholders,
} from './operator-page.ts';
import { type Place, readCommands, sectionsOf } from './page-commands.ts';
import { ROOT } from './root.ts';

/** The preparation of a section, so that its commands make sense: a failing domain, for example. */
export type Stage = {
  /** Resolves with what the placeholders stand for in this section. */
  before?: () => Promise<Placeholders>;
  /** Runs also when a command failed: puts right what `before` did, and looks at what the commands achieved. */
  after?: () => Promise<void>;
};

export type Stages = Readonly<Record<string, Stage>>;

/** Defines a test for each section of a page that has commands of these places, in the order of the page. */
export function pageTests(
  file: string,
  places: readonly Place[],
  { page, stages }: { page: () => OperatorPage; stages: Stages },
): void {
  const commands = readCommands(readFileSync(join(ROOT, file), 'utf8'));
  const sections = sectionsOf(commands, places);

  test.each(sections)('%s', async (section) => {
    const { before, after } = stages[section] ?? {};
    const placeholders = (await before?.()) ?? {};
    try {
      await page().run(section, placeholders);
    } finally {
      await after?.();
    }
  });

  test('no command was left out, and nothing was staged for a section that is gone', ({ annotate }) => {
    expect(page().left()).toEqual([]);
    expect(Object.keys(stages).filter((section) => !sections.includes(section))).toEqual([]);
    for (const line of page().notRun()) {
      process.stdout.write(`  ${line}\n`);
      annotate(line);
    }
  });
}

/**
 * Defines the tests of each alert's page; `operator` gives what an operator has once the runbook's exports are made.
 * @param stages of the pages that need any, by the alert's name.
 */
export function alertPagesTests(
  places: readonly Place[],
  operator: () => Promise<Omit<OperatorPageOptions, 'file'>>,
  stages: Readonly<Record<string, Stages>>,
): void {
  const pages = alertPages(places);
  test('nothing was staged for an alert that is gone', () => {
    expect(Object.keys(stages).filter((name) => !pages.includes(pageOf(name)))).toEqual([]);
  });
  describe.each(pages)('%s', (file) => {
    let alert: OperatorPage;
    beforeAll(async () => {
      alert = await openOperatorPage({ ...(await operator()), file });
    });
    afterAll(() => alert?.close());
    pageTests(file, places, { page: () => alert, stages: stages[basename(file, '.md')] ?? {} });
  });
}

const pageOf = (alert: string) => `docs/alerts/${alert}.md`;

/** Those that have commands of these places. */
function alertPages(places: readonly Place[]): string[] {
  return readdirSync(join(ROOT, 'docs/alerts'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => pageOf(basename(name, '.md')))
    .filter((file) => sectionsOf(readCommands(readFileSync(join(ROOT, file), 'utf8')), places).length > 0);
}
