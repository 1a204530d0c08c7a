import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

type Findings = { violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] };

/** Returns what axe finds on the page as it is now, a line for each element; with all of its rules. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(await source());
  // By its name in the page: the page's policy forbids scripts of others, not those of its own developer tools.
  const { violations } = (await page.evaluate('axe.run()')) as Findings;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

const source = () => readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
