import { describe, expect, test } from 'vitest';
import { DOMAIN, PROOF, proof, record, startWorld, toTarget } from '../testing/dns-world.ts';

describe('an ownership TXT that stands elsewhere', () => {
  test.each([
    ['at the name itself', DOMAIN],
    ['without its underscore', `portal-domain.${DOMAIN}`],
    ['at the zone', 'acme.localhost'],
    ['below the zone in place of the name', '_portal-domain.acme.localhost'],
  ])('%s is told, with where it belongs', async (_, name) => {
    const world = await startWorld([
      record(DOMAIN, 'A', '203.0.113.9'),
      record(name, 'TXT', 'v=spf1 -all', PROOF),
    ]);
    const { owned } = await world.check();
    expect(owned.reason).toBe('proof_missing');
    expect(owned.message).toContain(`was found at ${name}`);
    expect(owned.message).toContain(`change the name of that record to _portal-domain.${DOMAIN}`);
    expect(owned.message.includes('without the underscore')).toBe(name.startsWith('portal-domain.'));
  });

  test('is not asked for where the name is proved', async () => {
    const world = await startWorld([toTarget, record('acme.localhost', 'TXT', PROOF)]);
    expect((await world.check()).observation).not.toHaveProperty('misplacedProofs');
    world.records.splice(0, world.records.length, proof, record('acme.localhost', 'TXT', PROOF));
    expect((await world.check()).observation).not.toHaveProperty('misplacedProofs');
  });

  test('of other registrations or other texts is nobody’s business', async () => {
    const other = PROOF.replace('0123', '9999');
    const world = await startWorld([
      record(DOMAIN, 'A', '203.0.113.9'),
      record('acme.localhost', 'TXT', 'v=spf1 -all', other),
    ]);
    const { owned, observation } = await world.check();
    expect(owned.message).not.toContain('was found at');
    expect(JSON.stringify(observation)).not.toContain('spf1');
  });
});
