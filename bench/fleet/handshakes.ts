import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { busy } from './busy.ts';
import { handshake } from './client.ts';
import { heading, milliseconds, randomOf, row } from './print.ts';

const SECONDS = 10;
/** Enough that the edge is never without one. */
const AT_ONCE = 16;

/** Makes new connections to random names for a while. */
export async function measureHandshakes(stack: ThrowawayStack, names: readonly string[]): Promise<void> {
  heading(`New TLS connections to random names, ${AT_ONCE} at once, for ${SECONDS} s`);
  const taken: number[] = [];
  const until = performance.now() + SECONDS * 1_000;
  const visitor = async () => {
    while (performance.now() < until) {
      const began = performance.now();
      await handshake(stack, randomOf(names));
      taken.push(performance.now() - began);
    }
  };
  const { by, elapsed } = await busy(stack, () => Promise.all(Array.from({ length: AT_ONCE }, visitor)));
  row('connections a second, the clients on the same machine', (taken.length / elapsed).toFixed(0));
  row(
    "of the edge's processor time each",
    `${((by.get('caddy') ?? Number.NaN) / taken.length).toFixed(2)} ms`,
  );
  row('p50 and p99', milliseconds(taken));
}
