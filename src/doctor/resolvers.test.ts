import { expect, test } from 'vitest';
import { createDnsClient } from '../dns/client.ts';
import type { ServerAddress } from '../dns/port.ts';
import { scripted } from '../testing/dns-servers.ts';
import { startServer, startWorld } from '../testing/dns-world.ts';
import { surroundingChecks } from './surroundings.ts';

async function lookAt(resolver: ServerAddress) {
  const nothing = { origin: null, apiUrl: null, acme: null, otlp: null, posthog: null };
  const around = { dns: createDnsClient(), resolvers: [resolver], baseDomains: ['portal.localhost'] };
  const checks = surroundingChecks({ ...around, ...nothing, outOfReach: () => null });
  return checks.find(({ name }) => name === 'resolvers')?.look(new AbortController().signal);
}

test('a resolver that answers over UDP alone fails, as names are proved over TCP', async () => {
  const { resolver } = await startWorld();
  expect(await lookAt(resolver)).toMatchObject({ status: 'ok' });
  const udpOnly = await lookAt(await startServer(scripted(() => ({}))));
  expect(udpOnly).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('over TCP, by which names are proved'),
  });
});
