import { expect, test } from 'vitest';
import { freePort } from '../local/free-ports.ts';
import { startOtlpTracing } from './otlp.ts';
import { inSpan } from './trace.ts';

test('a receiver that is away disturbs nobody: the work is done, the loss is told, and the stop is quick', async () => {
  const errors: unknown[] = [];
  const tracing = startOtlpTracing({
    endpoint: `http://127.0.0.1:${await freePort()}`,
    headers: {},
    ratio: 1,
    service: 'test',
    onError: (error) => errors.push(error),
  });
  expect(await inSpan('request', async () => 'done')).toBe('done');
  const began = performance.now();
  await tracing.shutdown();
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(errors.length).toBeGreaterThan(0);
});
