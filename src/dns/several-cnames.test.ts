import { describe, expect, test } from 'vitest';
import { scripted } from '../testing/dns-servers.ts';
import { DOMAIN, startWorld, TARGET } from '../testing/dns-world.ts';

const AUTHORITATIVE = 0x0400;

/** A server that gives the name these CNAMEs, in another order at each question. */
const withCnames = (...targets: string[]) => {
  let attempt = 0;
  return scripted(({ name }) => {
    attempt += 1;
    const order = attempt % 2 === 0 ? targets : [...targets].reverse();
    const answers = order.map((data) => ({ name, type: 'CNAME' as const, ttl: 60, data }));
    return name === DOMAIN ? { flags: AUTHORITATIVE, answers } : { flags: AUTHORITATIVE, rcode: 3 };
  });
};

describe('two CNAMEs at one name', () => {
  test('of which one is right: the other is to be deleted', async () => {
    const world = await startWorld();
    await world.broken('ns1', '127.0.0.2', withCnames(TARGET, 'old.acme.localhost'));
    const { pointsHere, flapping, partlyHere } = await world.check();
    expect(pointsHere).toMatchObject({ reason: 'split_answers', actor: 'tenant' });
    expect(pointsHere.message).toContain(
      `Delete the CNAME of ${DOMAIN} to old.acme.localhost; a name may have only one`,
    );
    expect({ flapping, partlyHere }).toEqual({ flapping: false, partlyHere: true });
  });

  test('of which none is right: one is to be deleted, the other changed', async () => {
    const world = await startWorld();
    await world.broken('ns1', '127.0.0.2', withCnames('old.acme.localhost', 'older.acme.localhost'));
    const { pointsHere } = await world.check();
    expect(pointsHere.message).toContain('Delete all of them but one; a name may have only one.');
    expect(pointsHere.message).toContain(`Change its value to ${TARGET}.`);
  });
});
