import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { heading, milliseconds, row } from './print.ts';

const READS = 300;
const PATHS = [
  '/api/v1/domains?limit=50',
  '/api/v1/domains?status=active&limit=50',
  '/api/v1/domains?q=d28.t3',
  '/api/v1/stats',
  '/api/v1/fleet',
  '/api/v1/domains?provider=other&status=active&limit=50',
  '/api/v1/domains?gateway=default&limit=50',
  '/api/v1/domains?onHold=true&limit=50',
];

/** Reads what people read of a fleet, one request after the other. */
export async function measureReads(stack: ThrowawayStack): Promise<void> {
  heading('Reads beside it, p50 and p99');
  for (const path of PATHS) {
    const taken: number[] = [];
    for (let n = 0; n < READS; n += 1) {
      const began = performance.now();
      await get(stack, path);
      taken.push(performance.now() - began);
    }
    row(`GET ${path}`, milliseconds(taken));
  }
}

async function get({ apiUrl, stack }: ThrowawayStack, path: string): Promise<void> {
  const response = await fetch(`${apiUrl}${path}`, {
    headers: { authorization: `Bearer ${stack.operatorKey}` },
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
}
