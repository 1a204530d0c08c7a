import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { handshake } from './handshake.ts';

test('a handshake that was given up before it began ends at once and reaches nobody', async () => {
  let connections = 0;
  const silent = createServer(() => {
    connections += 1;
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const signal = AbortSignal.abort();
  const result = await handshake({ host: '127.0.0.1', port }, 'a.example.com', { timeoutMs: 60_000, signal });
  expect(result).toEqual({ kind: 'refused' });
  await new Promise((resolve) => silent.close(resolve));
  expect(connections).toBe(0);
});
