import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Returns what axe finds on the page as it is now, by all of its rules: a line for each element. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
