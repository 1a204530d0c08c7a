import { setTimeout as pause } from 'node:timers/promises';
import type { ThrowawayStack } from '../../src/local/throwaway-stack.ts';
import { handshake } from './client.ts';
import { heading, randomOf, row } from './print.ts';

const POLL_EVERY_MS = 10;
const WITHIN_MS = 120_000;

/** Kills each program in turn; its time runs from the next start until it does its work, for names of the whole fleet. */
export async function measureStarts(stack: ThrowawayStack, names: readonly string[]): Promise<void> {
  heading('Cold starts, from the start of the new process');
  const { ports } = stack.config;
  const isReady = (url: string) => async () => (await fetch(url)).ok;
  const asks = async () => (await fetch(`${stack.apiUrl}/edge/ask?domain=${randomOf(names)}`)).status === 200;
  await start(stack, 'caddy', 'the edge, to the first handshake of a random name', async () => {
    await handshake(stack, randomOf(names));
    return true;
  });
  await start(stack, 'api', 'the API, to the first answer whether a random name is served', asks);
  await start(stack, 'worker', 'the worker, ready', isReady(`http://127.0.0.1:${ports.worker}/readyz`));
  await start(
    stack,
    'temporal',
    'Temporal, to a worker that is ready',
    isReady(`http://127.0.0.1:${ports.worker}/readyz`),
  );
  await start(
    stack,
    'postgres',
    'PostgreSQL after a kill, to an API that is ready',
    isReady(`${stack.apiUrl}/readyz`),
  );
}

async function start(
  { stack }: ThrowawayStack,
  name: string,
  title: string,
  works: () => Promise<boolean>,
): Promise<void> {
  const pidOf = () => stack.processes().find((one) => one.name === name)?.pid ?? null;
  const old = pidOf();
  if (old === null) throw new Error(`${name} does not run`);
  process.kill(old, 'SIGKILL');
  const began = performance.now();
  const within = () => performance.now() - began < WITHIN_MS;
  while ((pidOf() === null || pidOf() === old) && within()) await pause(POLL_EVERY_MS);
  const startedAt = performance.now();
  while (within()) {
    if (await works().catch(() => false)) {
      row(title, `${((performance.now() - startedAt) / 1_000).toFixed(2)} s`);
      return;
    }
    await pause(POLL_EVERY_MS);
  }
  row(title, `not within ${WITHIN_MS / 1_000} s`);
}
