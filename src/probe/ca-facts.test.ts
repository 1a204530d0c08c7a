import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createCaFacts } from './ca-facts.ts';

test('the CA’s directory is asked by a client that says who it is, as RFC 8555 6.1 wants', async () => {
  const directory = createServer((request, response) => {
    // As Pebble does.
    if (request.headers['user-agent'] === undefined) response.writeHead(400).end();
    else response.end(JSON.stringify({ meta: { caaIdentities: ['ca.example'] } }));
  });
  await new Promise<void>((resolve) => directory.listen(0, '127.0.0.1', resolve));
  const address = directory.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const facts = createCaFacts({
    identities: null,
    directory: `http://127.0.0.1:${port}/dir`,
    caFile: null,
    account: async () => null,
    clock: () => new Date(),
  });
  expect((await facts()).identities).toEqual(['ca.example']);
  directory.closeAllConnections();
  directory.close();
});
