import { useSyncExternalStore } from 'react';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
/** The same for all that is rendered between two ticks. */
let now = 0;

function present(): number {
  if (timer === undefined && Date.now() - now >= TICK_MS) now = Date.now();
  return now;
}

/** One timer for all times of the page, however many it shows. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Returns a text about the present time, in milliseconds, and renders again when it reads otherwise. */
export function useTextOfNow(text: (nowMs: number) => string): string {
  return useSyncExternalStore(subscribe, () => text(present()));
}
