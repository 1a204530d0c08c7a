import { describe, expect, test } from 'vitest';
import { DOMAIN, EDGE, PROOF, proof, record, startWorld, toTarget } from '../testing/dns-world.ts';

const APEX = 'acme.localhost';

async function zoneOf(...records: ReturnType<typeof record>[]) {
  const world = await startWorld([...records]);
  await world.server('ns1', '127.0.0.2', records);
  return world;
}

describe('a wildcard that answers for the name', () => {
  test('with a TXT alone is told as what makes the name exist, and leads nowhere', async () => {
    const world = await zoneOf(record(`*.${APEX}`, 'TXT', 'v=spf1 -all'));
    const { pointsHere, owned, observation } = await world.check();
    expect(observation.wildcard).toMatchObject({ name: `*.${APEX}`, types: ['TXT'], answersRouting: true });
    expect(pointsHere).toMatchObject({ reason: 'no_record', actor: 'tenant' });
    expect(pointsHere.message).toContain(
      `The wildcard record *.${APEX} answers for the name, but holds TXT only, which leads nowhere`,
    );
    expect(pointsHere.message).toContain(`Create a CNAME record for ${DOMAIN}`);
    expect(owned.message).toContain(`The answer comes from the wildcard record *.${APEX}`);
  });

  test('with records of other types alone is told too', async () => {
    const world = await zoneOf(record(`*.${APEX}`, 'CAA', '0 issue "ca.example"'));
    const { pointsHere } = await world.check();
    expect(pointsHere.message).toContain(`The wildcard record *.${APEX} answers for the name`);
    expect(pointsHere.message).toContain('records of another type only');
  });

  test.each([
    ['an address', record(`*.${APEX}`, 'A', '203.0.113.9'), 'wrong_address'],
    ['a CNAME', record(`*.${APEX}`, 'CNAME', 'old.elsewhere.localhost'), 'wrong_target'],
  ] as const)('with %s need not be deleted', async (_, wildcard, reason) => {
    const { pointsHere } = await (await zoneOf(wildcard)).check();
    expect(pointsHere.reason).toBe(reason);
    expect(pointsHere.message).toContain(
      `the answer of the wildcard record *.${APEX}: it may stay, as a record of its own for ${DOMAIN} takes its place`,
    );
  });

  test('is named at the level where it stands', async () => {
    const world = await zoneOf(record(`*.${APEX}`, 'TXT', 'x'));
    const { observation } = await world.check(undefined, `portal.team.${APEX}`);
    expect(observation.wildcard?.name).toBe(`*.${APEX}`);
  });
});

test('a wildcard that does not cover the name, as there is a record below it, is told as that', async () => {
  const world = await zoneOf(record(`*.${APEX}`, 'A', EDGE), proof);
  const { pointsHere } = await world.check();
  expect(pointsHere.reason).toBe('no_record');
  expect(pointsHere.message).toContain(`The wildcard record *.${APEX} does not cover ${DOMAIN}`);
});

test('a record of its own is not taken for the wildcard\u2019s', async () => {
  const world = await zoneOf(record(`*.${APEX}`, 'A', '203.0.113.9'), record(DOMAIN, 'A', '203.0.113.7'));
  const { pointsHere } = await world.check();
  expect(pointsHere.message).not.toContain('wildcard');
});

test('a TXT of a wildcard at the top of a zone is told to be that', async () => {
  const world = await zoneOf(record(APEX, 'A', EDGE), record(`*.${APEX}`, 'TXT', 'v=spf1 -all'));
  const { owned, pointsHere } = await world.check(undefined, APEX);
  expect(owned.message).toContain(`The answer comes from the wildcard record *.${APEX}`);
  expect(pointsHere.message).not.toContain('wildcard');
});

test('no wildcard is looked for where the name is right', async () => {
  const world = await zoneOf(toTarget, record(`*.${APEX}`, 'TXT', PROOF));
  expect((await world.check()).observation).not.toHaveProperty('wildcard');
});
