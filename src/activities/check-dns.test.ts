import { describe, expect, test } from 'vitest';
import { judgeDns } from '../core/checks/dns.ts';
import { createDnsClient } from '../dns/client.ts';
import { createDnsObserver } from '../dns/observe.ts';
import type { ServerAddress } from '../dns/port.ts';
import { freePort } from '../local/free-ports.ts';
import { startSandboxDns } from '../sandbox/server.ts';
import { aPreflight } from '../testing/builders.ts';
import { startRelay, startTcpRelay } from '../testing/dns-servers.ts';
import {
  cleanUpAfter,
  DOMAIN,
  PROOF,
  proof,
  record,
  startWorld,
  TARGET,
  TOKEN,
  toTarget,
} from '../testing/dns-world.ts';
import { sentence } from '../testing/sentences.ts';
import { checkDns } from './check-dns.ts';
import { NO_ORDER_LIMITS } from './order-limits.ts';

const elsewhere = record(DOMAIN, 'CNAME', 'www.elsewhere.localhost');

/** Returns the activity's observation of the world behind a resolver, with the verdict on it. */
async function check(
  world: Awaited<ReturnType<typeof startWorld>>,
  {
    prove = true,
    resolver = world.resolver,
    limitedUntil = null,
    mayPassThrough = false,
  }: {
    mayPassThrough?: boolean;
    prove?: boolean;
    resolver?: ServerAddress;
    limitedUntil?: string | null;
  } = {},
  dns = world.observer([resolver]),
) {
  const deps = {
    dns,
    preflight: { observe: async () => aPreflight() },
    orderLimits: { ...NO_ORDER_LIMITS, limitedUntil: async () => limitedUntil },
    metrics: { dnsViews: { inc() {} } },
  };
  const subject = { domainId: 'd', tenant: 't', gateway: 'default', domain: DOMAIN, canonicalHost: TARGET };
  const elsewhere = 'nowhere' as const;
  const asked = { ...subject, ownershipToken: TOKEN, elsewhere, preflight: true, prove, mayPassThrough };
  const seen = await checkDns(deps, asked);
  const { pointsHere, owned } = judgeDns(seen.dns, asked);
  return { ...seen, pointsHere, verdict: `${pointsHere.reason}, ${owned.reason}` };
}

/** One server at one address: over UDP somebody else answers for it, over TCP it answers itself. */
async function spoofed({ truth, lie }: { truth: ServerAddress; lie: ServerAddress }) {
  const port = await freePort();
  const tcp = await startTcpRelay({ host: '127.0.0.1', port }, truth);
  const udp = await startRelay('127.0.0.1', port, () => lie);
  cleanUpAfter(() => Promise.all([tcp.close(), udp.close()]));
  const resolver = { host: '127.0.0.1', port };
  const clock = () => new Date('2026-11-24T12:00:00.000Z');
  const everything = { mayAsk: () => true, mayFollow: () => true, isPublic: () => true };
  const dns = createDnsClient();
  // The zone's own server is at the same address, so that every answer over UDP is made up.
  const options = { resolvers: [resolver], authoritativePort: port, clock, ...everything };
  return { dns: createDnsObserver({ dns, ...options }), port };
}

describe('a check before an order', () => {
  const limitedUntil = '2026-11-24T13:00:00.000Z';
  test.each([
    ['leads here', [toTarget], { prove: true }, limitedUntil],
    ['is proved, and leads elsewhere', [elsewhere], { prove: false }, limitedUntil],
    ['is claimed, and leads elsewhere', [elsewhere], { prove: true }, null],
  ])('reports of a name that %s whether orders are deferred', async (_, records, { prove }, reported) => {
    const world = await startWorld(records);
    expect((await check(world, { prove, limitedUntil })).limitedUntil).toBe(reported);
  });
});

test('a check of a live name that leads elsewhere asks its port 80; a claim’s asks nobody’s', async () => {
  const world = await startWorld([record(DOMAIN, 'A', '127.0.0.9')]);
  expect((await check(world, { prove: false, mayPassThrough: true })).preflight).not.toBeNull();
  expect((await check(world)).preflight).toBeNull();
});

describe('a check that would prove the domain', () => {
  test('is taken over TCP, and nothing else is reported', async () => {
    const world = await startWorld([toTarget]);
    const seen = await check(world);
    expect(seen).toMatchObject({ dns: { overTcp: true }, verdict: 'cname, cname' });
    expect(seen.preflight).not.toBeNull();
  });

  test.each([
    ['a CNAME', [toTarget]],
    [
      'a TXT beside our address',
      [record(DOMAIN, 'A', '127.0.0.1'), record(`_portal-domain.${DOMAIN}`, 'TXT', PROOF)],
    ],
  ])('is not won by %s that somebody makes up over UDP', async (_, made) => {
    const truth = await startWorld([elsewhere]);
    const lie = await startWorld(made);
    const { dns } = await spoofed({ truth: truth.resolver, lie: lie.resolver });
    const fooled = await check(truth, { prove: false }, dns);
    expect(fooled.pointsHere.status).toBe('True');
    expect(fooled.dns.overTcp).toBeUndefined();
    const seen = await check(truth, {}, dns);
    expect(seen).toMatchObject({
      dns: { overTcp: true },
      verdict: 'wrong_target, proof_missing',
      preflight: null,
    });
  });

  test('does not ask the name servers that somebody makes up over UDP, though these answer over TCP', async () => {
    const truth = await startWorld([elsewhere]);
    const lie = await startWorld([toTarget]);
    truth.delegate('ns1', '127.0.0.2');
    lie.delegate('ns1', '127.0.0.3');
    const { dns, port } = await spoofed({ truth: truth.resolver, lie: lie.resolver });
    for (const [host, answer] of [
      ['127.0.0.2', elsewhere],
      ['127.0.0.3', toTarget],
    ] as const) {
      const options = { baseDomain: 'portal.localhost', edgeAddress: '127.0.0.1', records: () => [answer] };
      const server = await startSandboxDns({ ...options, host, port });
      cleanUpAfter(() => server.close());
    }
    // What was found over UDP is kept for a minute.
    const fooled = await check(truth, { prove: false }, dns);
    expect(JSON.stringify(fooled.dns.routing)).toContain(`127.0.0.3:${port}`);
    const seen = await check(truth, {}, dns);
    expect(seen.verdict).toBe('wrong_target, proof_missing');
    expect(JSON.stringify(seen.dns.routing)).toContain(`127.0.0.2:${port}`);
  });

  test('is Unknown where nobody answers over TCP, and says who opens it', async () => {
    const world = await startWorld([toTarget]);
    const front = await startRelay('127.0.0.6', world.port, () => world.resolver);
    cleanUpAfter(front.close);
    const { pointsHere, preflight } = await check(world, { resolver: front.address });
    expect(pointsHere).toMatchObject({ status: 'Unknown', reason: 'timeout', actor: 'operator' });
    expect(sentence(pointsHere)).toContain('no DNS server answers us over TCP');
    expect(preflight).toBeNull();
  });

  test('believes the resolvers over TCP where the name servers answer over UDP alone', async () => {
    const world = await startWorld([toTarget, proof]);
    const overTcp = await startWorld([toTarget, proof]);
    world.delegate('ns1', '127.0.0.7');
    const udpOnly = await startRelay('127.0.0.7', world.port, () => overTcp.resolver);
    cleanUpAfter(udpOnly.close);
    const seen = await check(world);
    expect(seen).toMatchObject({ dns: { overTcp: true }, verdict: 'cname, cname' });
    const answered = seen.dns.routing.filter(({ outcome }) => outcome === 'answer');
    expect(answered.map(({ role }) => role)).toEqual(['resolver']);
  });

  test('is not taken twice where nothing would be proved', async () => {
    const world = await startWorld([toTarget]);
    expect((await check(world, { prove: false })).dns.overTcp).toBeUndefined();
    const absent = await startWorld();
    expect((await check(absent)).dns.overTcp).toBeUndefined();
  });
});
