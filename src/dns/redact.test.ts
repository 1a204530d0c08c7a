import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '../core/checks/public-address.ts';
import { DOMAIN, PROOF, proof, record, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';

/** Records of our internal network that the resolver knows and a tenant must not learn. Real packets. */
const INTERNAL = [
  record('db.inside.vendor.app', 'A', '10.11.12.13'),
  record('alias.vendor.app', 'CNAME', 'one.inside.vendor.app'),
  record('one.inside.vendor.app', 'CNAME', 'db.inside.vendor.app'),
  record('special.vendor.app', 'CNAME', 'two.inside.vendor.app'),
  record('two.inside.vendor.app', 'CNAME', 'db.corp'),
  record('gone.vendor.app', 'CNAME', 'three.inside.vendor.app'),
  record('circle.vendor.app', 'CNAME', 'four.inside.vendor.app'),
  record('four.inside.vendor.app', 'CNAME', 'circle.vendor.app'),
  record('text.inside.vendor.app', 'TXT', 'password=hunter2', PROOF),
  record('api.svc', 'A', '93.184.216.34'),
  record('single', 'A', '93.184.216.34'),
];
/** As a machine is set that is no sandbox, but for the names of this test's own zone. */
const guarded = {
  isPublic: (address: string) => isPublicAddress(address),
  mayFollow: (name: string) => name.endsWith('.localhost') || name.endsWith('.vendor.app'),
};
const seenWith = async (...records: Parameters<typeof startWorld>[0] & object) => {
  const world = await startWorld([...INTERNAL, ...records], guarded);
  return world.check();
};
const cname = (to: string) => record(DOMAIN, 'CNAME', to);
const withoutNames = (value: unknown, name: string) => JSON.stringify(value).replaceAll(name, 'NAME');

describe('what our resolvers know and nobody else', () => {
  test('a CNAME to a name inside looks just like one to a name that does not exist', async () => {
    const [inside, nowhere] = ['db.inside.vendor.app', 'xy.inside.vendor.app'];
    const there = await seenWith(cname(inside));
    const gone = await seenWith(cname(nowhere));
    expect(JSON.stringify(there)).not.toContain('10.11.12.13');
    expect(there.pointsHere.message).toBe(
      `${DOMAIN} is a CNAME to ${inside}, which has no public address. Change its value to ${TARGET}. Answered by ns1.portal.localhost.`,
    );
    const ports = /127\.0\.0\.1:\d+/g;
    expect(withoutNames(there, inside).replace(ports, '')).toBe(
      withoutNames(gone, nowhere).replace(ports, ''),
    );
  });

  test.each(['api.svc', 'single'])('nothing is read at %s, whatever address it has', async (name) => {
    const observed = await seenWith(cname(name));
    expect(observed.verdict).toBe('wrong_target, proof_missing');
    expect(JSON.stringify(observed)).not.toContain('93.184.216.34');
  });

  test.each([
    ['a private address', 'alias.vendor.app'],
    ['a name that is nobody’s', 'special.vendor.app'],
    ['a name that does not exist', 'gone.vendor.app'],
    ['a circle of its own', 'circle.vendor.app'],
  ])('of a chain that goes on inside, to %s, only the tenant’s own record is told', async (_, name) => {
    const observed = await seenWith(cname(name), record(`_portal-domain.${DOMAIN}`, 'CNAME', name));
    expect(observed.pointsHere.message).toContain(name);
    expect(JSON.stringify(observed)).not.toMatch(/inside|corp/);
    expect(observed.observation.routing.map(({ chain }) => chain.map(({ to }) => to))).toEqual([
      [name],
      [name],
    ]);
    const world = await startWorld([...INTERNAL, cname(name)], guarded);
    expect(JSON.stringify(await world.caa())).not.toMatch(/inside|corp/);
  });

  test('of one that goes on inside and ends nowhere, the same is told as of one that ends inside', async () => {
    const ports = /127\.0\.0\.1:\d+/g;
    const [inside, nowhere] = await Promise.all(
      ['alias.vendor.app', 'gone.vendor.app'].map(async (name) =>
        withoutNames(await seenWith(cname(name)), name).replace(ports, ''),
      ),
    );
    expect(inside).toBe(nowhere);
  });

  test('a chain that arrives here, or comes back to the name itself, is told whole', async () => {
    const over = 'www.acme.localhost';
    const arrived = await seenWith(cname(over), record(over, 'CNAME', TARGET));
    expect(arrived.verdict).toBe('cname, cname');
    expect(arrived.pointsHere.message).toContain(`${over} (and over it to ${TARGET})`);
    const circle = await seenWith(cname(over), record(over, 'CNAME', DOMAIN));
    expect(circle.pointsHere.message).toContain(`${over} (and over it to ${DOMAIN})`);
  });

  test('a private address at the name itself is told of, without its number', async () => {
    const observed = await seenWith(record(DOMAIN, 'A', '10.11.12.13'));
    expect(observed.pointsHere.message).toContain(`${DOMAIN} has a private address, which is not ours.`);
    expect(JSON.stringify(observed)).not.toContain('10.11.12.13');
  });

  test('of texts behind a CNAME only what could be a proof is told', async () => {
    const observed = await seenWith(
      toTarget,
      record(`_portal-domain.${DOMAIN}`, 'CNAME', 'text.inside.vendor.app'),
    );
    expect(observed.observation.ownership.flatMap(({ txt }) => txt)).toEqual([PROOF, PROOF]);
    expect(observed.owned.reason).toBe('cname');
  });

  test('what is the tenant’s own is seen as before', async () => {
    expect((await seenWith(toTarget, proof)).verdict).toBe('cname, cname');
    const elsewhere = await seenWith(
      cname('www.elsewhere.localhost'),
      record('www.elsewhere.localhost', 'A', '93.184.216.34'),
    );
    expect(elsewhere.pointsHere.message).toContain('www.elsewhere.localhost');
    expect(JSON.stringify(elsewhere.observation)).toContain('93.184.216.34');
  });
});
