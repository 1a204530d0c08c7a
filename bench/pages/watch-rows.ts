import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** The rows of the list in a page, as they were drawn. Times are those of the machine's clock, in milliseconds. */
export type Rows = {
  /** Returns how many states of a domain's row have been drawn so far. */
  drawn(id: string): Promise<number>;
  /** Resolves with the time at which a frame drew the one after those. */
  drawnAfter(id: string, drawn: number): Promise<number>;
};

/** In the page: notes the state of each row before each frame, where anything in the list has changed. */
const NOTE_FRAMES = `(() => {
  const noted = new Map();
  const note = () => {
    for (const row of document.querySelectorAll('tr[data-domain]')) {
      const id = row.querySelector('a').id.replace('domain-', '');
      const state = [row.dataset.status, row.dataset.group, row.cells[1]?.textContent].join(' ');
      const states = noted.get(id) ?? [];
      if (states.at(-1)?.state !== state) noted.set(id, [...states, { state, at: Date.now() }]);
    }
  };
  window.notedStates = (id) => noted.get(id) ?? [];
  new MutationObserver(() => requestAnimationFrame(note)).observe(document.body, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
  note();
})()`;

const LONGEST_MS = 10_000;
const POLL_EVERY_MS = 20;

/** Watches the rows of a page from now on. */
export async function watchRows(page: Page): Promise<Rows> {
  await page.evaluate(NOTE_FRAMES);
  type Noted = { state: string; at: number };
  const notedOf = (id: string) => page.evaluate<Noted[]>(`window.notedStates(${JSON.stringify(id)})`);
  return {
    drawn: async (id) => (await notedOf(id)).length,
    async drawnAfter(id, drawn) {
      // The page's policy lets no text be executed in it, so that nothing can wait there.
      for (
        const began = performance.now();
        performance.now() - began < LONGEST_MS;
        await pause(POLL_EVERY_MS)
      ) {
        const found = (await notedOf(id))[drawn];
        if (found !== undefined) return found.at;
      }
      throw new Error(`nothing was drawn of ${id} within ${LONGEST_MS / 1_000} s`);
    },
  };
}
