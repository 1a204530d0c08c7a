import { expect, test } from 'vitest';
import { startRelay } from '../testing/dns-servers.ts';
import { cleanUpAfter, DOMAIN, record, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';

const elsewhere = [record(DOMAIN, 'CNAME', 'old.acme.localhost')];

/** A name server that is right for as many questions as one check asks it, and wrong for each second one after that. */
async function luckyServer() {
  const [world, right, wrong] = [
    await startWorld(),
    await startWorld([toTarget]),
    await startWorld(elsewhere),
  ];
  let asked = 0;
  world.delegate('ns1', '127.0.0.2');
  const relay = await startRelay('127.0.0.2', world.port, () => {
    asked += 1;
    return asked <= 8 || asked % 2 === 0 ? right.resolver : wrong.resolver;
  });
  cleanUpAfter(relay.close);
  return world;
}

test('a server that is right by chance in one check is asked several times where it contradicted itself before', async () => {
  const once = await (await luckyServer()).check();
  expect(once).toMatchObject({ verdict: 'cname, cname', flapping: false });
  const world = await luckyServer();
  const options = { unsteady: true } as const;
  const sampled = await world.judged(
    await world.observer().observe({ domain: DOMAIN, canonicalHost: TARGET }, options),
  );
  expect(sampled).toMatchObject({ flapping: true, partlyHere: true });
  expect(sampled.pointsHere).toMatchObject({ reason: 'split_answers', actor: 'nobody' });
  expect(sampled.pointsHere.message).toContain('ns1.dns.localhost');
});

test('a server that keeps to its word is no other for being asked several times', async () => {
  const world = await startWorld([toTarget]);
  const options = { unsteady: true } as const;
  const subject = { domain: DOMAIN, canonicalHost: TARGET };
  const { routing } = await world.observer().observe(subject);
  expect((await world.observer().observe(subject, options)).routing).toEqual(routing);
});
