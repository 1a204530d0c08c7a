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

/** Runs in the page, as text: these sources know no DOM. */
const LAYOUT_FAULTS = `(() => {
  const faults = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push('the page is ' + (scrollWidth - clientWidth) + ' px too wide');
  const shown = [...document.querySelectorAll('h1, h2, ol[aria-label] li span, tbody th, dt, dd, button')]
    .filter((label) => label.checkVisibility({ visibilityProperty: true }) && label.textContent !== '')
    .map((label) => ({ label, box: label.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && box.height > 1);
  for (const [i, one] of shown.entries())
    for (const other of shown.slice(i + 1)) {
      if (one.label.contains(other.label) || other.label.contains(one.label)) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (wide > 1 && high > 1) faults.push(one.label.textContent + ' lies over ' + other.label.textContent);
    }
  return faults;
})()`;

/** Returns what lies outside of the window, and the labels that lie over each other. */
export const layoutFaults = (page: Page): Promise<string[]> => page.evaluate(LAYOUT_FAULTS);
