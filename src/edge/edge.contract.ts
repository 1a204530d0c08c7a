import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_GATEWAY } from '../core/gateways.ts';
import type { CaProblem } from '../core/observations.ts';
import { eventually } from '../testing/eventually.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER, NO_ORDER, RETRIED_ORDER } from './port.ts';

/** An edge and the world around it, as the suite needs them. */
export type EdgeWorld = {
  edge: Edge;
  /** The database has decided that this domain may have a certificate. */
  admit(domain: string): Promise<void> | void;
  /** Somebody takes the domain off the edge by hand. */
  vanish(domain: string): Promise<void> | void;
  /** The CA refuses the domain until `recover`; null where the edge's CA cannot refuse. */
  refuse: ((domain: string) => Promise<Pick<CaProblem, 'type'>> | Pick<CaProblem, 'type'>) | null;
  recover(domain: string): Promise<void> | void;
  stop(): Promise<void> | void;
};

/** Without a certificate, an edge may let the route wait for it. */
const UNDER_WAY = expect.stringMatching(/^(present|partial)$/);

/** The contract of every edge driver: the port's comment as tests. */
export function edgeContract(
  name: string,
  start: () => Promise<EdgeWorld>,
  {
    startWithinMs = 60_000,
    issuedWithinMs = 30_000,
  }: { startWithinMs?: number; issuedWithinMs?: number } = {},
): void {
  describe(`the edge contract: ${name}`, () => {
    let world: EdgeWorld;
    beforeAll(async () => {
      world = await start();
    }, startWithinMs);
    afterAll(() => world?.stop());

    const newTarget = async (label: string): Promise<EdgeTarget> => {
      const target = targetOf(`${label}-${randomUUID().slice(0, 8)}.acme.localhost`);
      await world.admit(target.domain);
      return target;
    };
    /** As the lifecycle does: where the route waits for the certificate, it is applied again when that is there. */
    const withCertificate = (target: EdgeTarget) =>
      eventually(
        `a certificate of ${target.domain}`,
        async () => {
          const seen = await world.edge.observe(target);
          if (seen.certificate === null) return null;
          return seen.objects === 'partial' ? world.edge.apply(target, FIRST_ORDER) : seen;
        },
        { withinMs: issuedWithinMs },
      );

    test('a domain that was never applied is absent, and looking at it changes nothing', async () => {
      const target = await newTarget('never');
      const seen = await world.edge.observe(target);
      expect(seen).toMatchObject({
        objects: 'absent',
        certificate: null,
        issuance: 'idle',
        problem: null,
        failure: null,
      });
      expect(await world.edge.list()).not.toContainEqual(expect.objectContaining({ domain: target.domain }));
      expect((await world.edge.observe(target)).objects).toBe('absent');
    });

    test('apply serves the domain and gets its certificate', async () => {
      const target = await newTarget('apply');
      const applied = await world.edge.apply(target, FIRST_ORDER);
      expect(applied).toMatchObject({ objects: UNDER_WAY, failure: null });
      expect(applied.orderBegun).toBe(true);
      const { certificate, issuance, objects } = await withCertificate(target);
      expect(objects).toBe('present');
      expect(Date.parse(certificate?.notAfter ?? '')).toBeGreaterThan(Date.now());
      expect(certificate?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(issuance).toBe('idle');
      expect(await world.edge.list()).toContainEqual(
        expect.objectContaining({ domain: target.domain, domainId: target.domainId }),
      );
    });

    test('an apply that may not order begins no order, and one that may does', async () => {
      const target = await newTarget('unordered');
      const seen = await world.edge.apply(target, NO_ORDER);
      expect(seen).toMatchObject({ certificate: null, issuance: 'idle', problem: null, failure: null });
      expect(seen.orderBegun).not.toBe(true);
      await world.edge.apply(target, FIRST_ORDER);
      expect((await withCertificate(target)).certificate).not.toBeNull();
    });

    test('applied twice is as applied once: the same certificate stays', async () => {
      const target = await newTarget('twice');
      await world.edge.apply(target, FIRST_ORDER);
      const { certificate } = await withCertificate(target);
      const again = await world.edge.apply(target, RETRIED_ORDER);
      expect(again).toMatchObject({ objects: 'present', certificate, issuance: 'idle' });
      expect(again.orderBegun).toBe(false);
      const entries = (await world.edge.list()).filter(({ domain }) => domain === target.domain);
      expect(entries).toHaveLength(1);
    });

    test('remove leaves nothing, and removing nothing is as good', async () => {
      const target = await newTarget('remove');
      await world.edge.apply(target, FIRST_ORDER);
      await withCertificate(target);
      const gone = {
        objects: 'absent',
        detail: null,
        certificate: null,
        issuance: 'idle',
        problem: null,
        failure: null,
      };
      expect(await world.edge.remove(target)).toMatchObject(gone);
      expect(await world.edge.remove(target)).toMatchObject(gone);
      expect(await world.edge.observe(target)).toMatchObject(gone);
      expect(await world.edge.list()).not.toContainEqual(expect.objectContaining({ domain: target.domain }));
    });

    test('what the list tells of a domain is enough to remove it, when no row is left of it', async () => {
      const target = await newTarget('orphan');
      await world.edge.apply(target, FIRST_ORDER);
      await withCertificate(target);
      const entry = (await world.edge.list()).find(({ domainId }) => domainId === target.domainId);
      if (entry === undefined) throw new Error('the domain is not listed');
      expect(await world.edge.remove({ ...entry, tenant: '', gateway: '' })).toMatchObject({
        objects: 'absent',
      });
      expect(await world.edge.observe(target)).toMatchObject({ objects: 'absent', certificate: null });
    });

    test('a removed domain can be applied again', async () => {
      const target = await newTarget('again');
      await world.edge.apply(target, FIRST_ORDER);
      await withCertificate(target);
      await world.edge.remove(target);
      await world.edge.apply(target, FIRST_ORDER);
      expect((await withCertificate(target)).objects).toBe('present');
    });

    test('a call touches its own domain only', async () => {
      const [one, other] = [await newTarget('one'), await newTarget('other')];
      await Promise.all([world.edge.apply(one, FIRST_ORDER), world.edge.apply(other, FIRST_ORDER)]);
      const before = await withCertificate(other);
      await withCertificate(one);
      await world.edge.remove(one);
      expect(await world.edge.observe(other)).toMatchObject({
        objects: 'present',
        certificate: before.certificate,
      });
    });

    test('what belongs to another domain id is not removed', async () => {
      const owner = await newTarget('owned');
      await world.edge.apply(owner, FIRST_ORDER);
      const { certificate } = await withCertificate(owner);
      const stranger = targetOf(owner.domain);
      expect(await world.edge.remove(stranger)).toMatchObject({ objects: 'absent', failure: null });
      expect(await world.edge.observe(owner)).toMatchObject({ objects: 'present', certificate });
    });

    test('a name goes over to the domain id that is applied last', async () => {
      const loser = await newTarget('moved');
      await world.edge.apply(loser, FIRST_ORDER);
      const winner = targetOf(loser.domain);
      await world.edge.apply(winner, FIRST_ORDER);
      await withCertificate(winner);
      expect(await world.edge.remove(loser)).toMatchObject({ objects: 'absent' });
      expect(await world.edge.observe(winner)).toMatchObject({ objects: 'present' });
      expect(await world.edge.list()).toContainEqual(
        expect.objectContaining({ domain: winner.domain, domainId: winner.domainId }),
      );
    });

    test('watch tells of what goes by another hand, until it is told to stop', async () => {
      const target = await newTarget('watched');
      await world.edge.apply(target, FIRST_ORDER);
      await withCertificate(target);
      const notified: string[] = [];
      const stop = new AbortController();
      const watching = world.edge.watch((id) => void notified.push(id), stop.signal);
      // The watch may take a moment to stand; each round is a new hand's work.
      await eventually(
        'the watch tells',
        async () => {
          await world.vanish(target.domain);
          if (notified.includes(target.domainId)) return true;
          await world.edge.apply(target, FIRST_ORDER);
          return notified.includes(target.domainId);
        },
        { everyMs: 200 },
      );
      stop.abort();
      await watching;
    });

    const anew =
      "a refusal of the CA's is told in its words, and a new attempt begins when the cause is gone";
    test(anew, { timeout: 2 * issuedWithinMs + 30_000 }, async ({ skip }) => {
      if (world.refuse === null) return skip('this CA cannot refuse');
      const target = await newTarget('refused');
      const problem = await world.refuse(target.domain);
      await world.edge.apply(target, FIRST_ORDER);
      const failed = await eventually(
        'the problem',
        async () => {
          const seen = await world.edge.observe(target);
          return seen.problem === null ? null : seen;
        },
        { withinMs: issuedWithinMs },
      );
      expect(failed).toMatchObject({ objects: UNDER_WAY, certificate: null, issuance: 'failed', problem });
      expect(failed.problem?.detail).not.toBe('');
      await world.recover(target.domain);
      await world.edge.apply(target, RETRIED_ORDER);
      expect(await withCertificate(target)).toMatchObject({ issuance: 'idle', problem: null });
    });
  });
}

function targetOf(domain: string): EdgeTarget {
  const tenant = randomUUID();
  return {
    domainId: randomUUID(),
    tenant,
    tenantLabel: tenant.slice(0, 7),
    domain,
    gateway: DEFAULT_GATEWAY,
  };
}
