import { expect, test } from 'vitest';
import { createDnsClient } from '../dns/client.ts';
import type { ServerAddress } from '../dns/port.ts';
import { scripted } from '../testing/dns-servers.ts';
import { startServer, startWorld } from '../testing/dns-world.ts';
import { surroundingChecks } from './surroundings.ts';

async function checkResolver(resolver: ServerAddress) {
  const nothing = {
    origin: null,
    apiUrl: null,
    acme: null,
    issuer: null,
    mail: null,
    otlp: null,
    posthog: null,
  };
  const around = { dns: createDnsClient(), resolvers: [resolver], baseDomains: ['portal.localhost'] };
  const checks = surroundingChecks({
    ...around,
    ...nothing,
    onlyEdgeAsksOrigin: false,
    outOfReach: () => null,
  });
  return checks.find(({ name }) => name === 'resolvers')?.run(new AbortController().signal);
}

test('a resolver that answers over UDP alone fails, as names are proved over TCP', async () => {
  const { resolver } = await startWorld();
  expect(await checkResolver(resolver)).toMatchObject({ status: 'ok' });
  const soa = { mname: 'ns1.localhost', rname: 'x.localhost', serial: 1, minimum: 1 };
  const authorities = [{ name: 'localhost', type: 'SOA' as const, ttl: 1, data: soa }];
  const udpOnly = await checkResolver(await startServer(scripted(() => ({ flags: 0x80, authorities }))));
  expect(udpOnly).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('over TCP, by which names are proved'),
  });
});

test('a resolver that says no without having looked the name up fails', async () => {
  expect(await checkResolver(await startServer(scripted(() => ({ rcode: 3 }))))).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('as filters do'),
  });
});
