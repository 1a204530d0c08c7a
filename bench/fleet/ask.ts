import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { heading, milliseconds, randomOf, row } from './print.ts';

const SECONDS = 10;
const TICK_MS = 5;
const CONNECTIONS = 128;

/**
 * Asks at a fixed rate whether names may be served, whatever the answers take: the time of each counts from when it was
 * due, so that one slow answer does not hide those that wait behind it.
 */
export async function measureAsk(
  { apiUrl }: ThrowawayStack,
  names: readonly string[],
  rate: number,
): Promise<void> {
  heading(`/edge/ask at ${rate} a second for ${SECONDS} s, the clients on the same machine`);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const taken: number[] = [];
  let failed = 0;
  const ask = async (dueAt: number) => {
    const sent = request(`${apiUrl}/edge/ask?domain=${randomOf(names)}`, { agent });
    sent.end();
    const [response] = await once(sent, 'response');
    response.resume();
    await once(response, 'end');
    if (response.statusCode === 200) taken.push(performance.now() - dueAt);
    else failed += 1;
  };
  const began = performance.now();
  const all: Promise<void>[] = [];
  while (all.length < rate * SECONDS) {
    const due = Math.min(Math.floor(((performance.now() - began) / 1_000) * rate), rate * SECONDS);
    while (all.length < due) {
      const asked = ask(began + (all.length / rate) * 1_000);
      all.push(
        asked.catch(() => {
          failed += 1;
        }),
      );
    }
    await pause(TICK_MS);
  }
  await Promise.all(all);
  agent.destroy();
  row(
    'answered a second, and not',
    `${((taken.length * 1_000) / (performance.now() - began)).toFixed(0)}, ${failed}`,
  );
  row('p50 and p99, from when it was due', milliseconds(taken));
}
