import { describe, expect, test } from 'vitest';
import { echoWithRcode, scripted } from '../testing/dns-servers.ts';
import { DOMAIN, record, startServer, startWorld, TARGET, toTarget } from '../testing/dns-world.ts';

/** Twice the time that a check has for all its questions: only what hangs takes longer. */
const HANGS_MS = 8_000;

const ours = '0 issue "ca.example"';
const others = '0 issue "other.example"';

describe('the climb for CAA records', () => {
  test('goes from the name to the top-level domain, and finds nothing where there is nothing', async () => {
    const world = await startWorld([toTarget]);
    const { steps, verdict } = await world.caa();
    expect(steps.map(({ name }) => name)).toEqual(['portal.acme.localhost', 'acme.localhost', 'localhost']);
    expect(verdict).toBe('allowed');
  });

  test('27: records at the name forbid', async () => {
    const world = await startWorld([record(DOMAIN, 'A', '127.0.0.1'), record(DOMAIN, 'CAA', others)]);
    expect(await world.caa()).toMatchObject({ verdict: 'forbidden', actor: 'tenant' });
  });

  test('28: records at a parent forbid, and the parent is named', async () => {
    const world = await startWorld([toTarget, record('acme.localhost', 'CAA', others)]);
    const finding = await world.caa();
    expect(finding.verdict).toBe('forbidden');
    expect(finding.message).toContain('acme.localhost, which counts for portal.acme.localhost too');
    expect(finding.message).toContain('Add CAA 0 issue "ca.example" at acme.localhost.');
  });

  test('29: records at the end of the CNAME, in the vendor’s zone, forbid before the parent allows', async () => {
    const parent = record('acme.localhost', 'CAA', ours);
    const world = await startWorld([toTarget, record(TARGET, 'CAA', others), parent]);
    expect(await world.caa()).toMatchObject({ verdict: 'forbidden', actor: 'operator' });
  });

  test('29: so they do when the zone’s own servers tell the CNAME only', async () => {
    const world = await startWorld([toTarget, record(TARGET, 'CAA', others)]);
    await world.server('ns1', '127.0.0.2', [toTarget]);
    const { verdict, steps } = await world.caa();
    expect(verdict).toBe('forbidden');
    const [first] = steps;
    expect(first?.views.map(({ role, caa }) => [role, caa?.[0]?.value])).toEqual([
      ['authoritative', 'other.example'],
      ['resolver', 'other.example'],
    ]);
  });

  test('nothing is climbed at the end of a CNAME', async () => {
    const world = await startWorld([toTarget, record('portal.localhost', 'CAA', others)]);
    expect((await world.caa()).verdict).toBe('allowed');
  });

  test('30: another account is forbidden', async () => {
    const value = '0 issue "ca.example; accounturi=https://ca.example/acct/9"';
    const world = await startWorld([toTarget, record('acme.localhost', 'CAA', value)]);
    expect(await world.caa()).toMatchObject({ verdict: 'forbidden', actor: 'tenant' });
  });

  test('the zone’s own servers count, not what a resolver still holds', async () => {
    const world = await startWorld([record(DOMAIN, 'CAA', others)]);
    await world.server('ns1', '127.0.0.2', [record(DOMAIN, 'CAA', ours)]);
    expect((await world.caa()).verdict).toBe('allowed');
  });

  test.each([
    ['SERVFAIL', 2],
    ['NOTIMP', 4],
    ['REFUSED', 5],
  ])('31: %s for questions of type CAA is not known, and the tenant’s', async (_, rcode) => {
    const failing = await startServer(
      scripted(({ type }) => (type === 'CAA' ? { rcode, flags: 0x0400 } : { flags: 0x0400 })),
    );
    const world = await startWorld([toTarget]);
    await world.broken(
      'ns1',
      '127.0.0.2',
      scripted(() => ({ rcode, flags: 0x0400 })),
    );
    expect(await world.caa([failing])).toMatchObject({ verdict: 'unknown' });
    expect(await world.caa()).toMatchObject({ verdict: 'allowed' });
  });

  test('31: servers that are silent for CAA alone end the climb in time', async () => {
    const silent = await startServer(() => []);
    const world = await startWorld();
    const started = performance.now();
    expect(await world.caa([silent])).toMatchObject({ verdict: 'unknown', actor: 'operator' });
    expect(performance.now() - started).toBeLessThan(HANGS_MS);
  });

  test('17: broken signatures are seen in the CAA answer alone', async () => {
    const world = await startWorld([toTarget]);
    const validating = await startServer((query) => {
      const unchecked = (query.readUInt16BE(2) & 0x0010) !== 0;
      return [echoWithRcode(query, unchecked ? 0 : 2)];
    });
    const finding = await world.caa([world.resolver, validating]);
    expect(finding).toMatchObject({ verdict: 'unknown', actor: 'tenant' });
    expect(finding.message).toContain('DNSSEC');
  });
});
