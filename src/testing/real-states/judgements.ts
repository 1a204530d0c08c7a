import type { Page } from 'playwright-core';

/** The marks of a domain's page by which its parts can contradict each other. */
type Marks = { badge: string; now: string; steps: string[]; heading: string; toPublish: boolean };

/** Runs in the page, as text. */
const MARKS = `(() => {
  const article = document.querySelector('article');
  const section = article.querySelector('section[data-tone]');
  return {
    badge: article.querySelector('header [data-tone]').dataset.tone,
    now: section.dataset.tone,
    steps: [...article.querySelectorAll('ol li[data-state]')].map((one) => one.dataset.state),
    heading: section.querySelector('h2').textContent,
    toPublish: section.querySelector('tr[data-record]') !== null,
  };
})()`;

/** Returns where the badge, the heading and the steps of an open page of a domain contradict each other. */
export async function contradictions(page: Page): Promise<string[]> {
  const { badge, now, steps, heading, toPublish } = await page.evaluate<Marks>(MARKS);
  const isAll = (state: string) => steps.every((one) => one === state);
  const found: string[] = [];
  if (badge !== now) found.push(`the badge is ${badge}, what to do now ${now}`);
  if (badge === 'good' && !isAll('done')) found.push(`it is well, and its steps are ${steps.join(', ')}`);
  if (badge === 'busy' && isAll('done')) found.push('all steps are done, and it is under way');
  if (badge === 'bad' && !steps.includes('problem') && !steps.includes('off'))
    found.push(`it is bad, and its steps are ${steps.join(', ')}`);
  if (badge === 'quiet' && steps.includes('problem')) found.push('it is off, and a step has a problem');
  if (toPublish && heading.startsWith('Nothing to do')) found.push(`records to publish below “${heading}”`);
  return found;
}

/** Runs in the page, as text: what a keyboard should reach, in the order of the page. */
const REACHABLE = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true })).length`;
/** Runs in the page, as text: marks what has the focus; 'again': it had it before. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return 'lost';
  if (one.dataset.seen !== undefined) return 'again';
  one.dataset.seen = '';
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
  const isShown = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  return isShown ? 'shown' : 'not shown: ' + one.outerHTML.slice(0, 120);
})()`;

/** Walks through an open page with the Tab key alone. Returns what it does not reach, or reaches without a mark of it. */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const count = await page.evaluate<number>(REACHABLE);
  await page.evaluate('document.activeElement?.blur()');
  const found: string[] = [];
  let reached = 0;
  // It begins where the focus was, so that it passes the end of the page once.
  for (let presses = 0; presses <= count; presses += 1) {
    await page.keyboard.press('Tab');
    const what = await page.evaluate<string>(FOCUSED);
    if (what === 'lost' || what === 'again') continue;
    reached += 1;
    if (what !== 'shown') found.push(what);
  }
  if (reached < count) found.push(`the keyboard reaches ${reached} of ${count}`);
  return found;
}
