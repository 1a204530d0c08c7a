import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_GATEWAY } from '../core/gateways.ts';
import { eventually } from '../testing/eventually.ts';
import { anOwnCertificate, type OwnShelf } from '../testing/own-shelf.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER, NO_ORDER } from './port.ts';

/** An edge that reads own certificates from a shelf, and the world around it. */
export type OwnCertificatesWorld = {
  edge: Edge;
  shelf: OwnShelf;
  /** Whatever admits orders for the name. */
  admit(domain: string): Promise<void> | void;
  /** The fingerprint of the certificate that a client gets in a handshake, or null; null where there is none to make. */
  presented: ((domain: string) => Promise<string | null>) | null;
  stop(): Promise<void> | void;
};

/** The part of every edge's contract about certificates that tenants brought; see own-certificates.ts. */
export function ownCertificatesContract(
  name: string,
  start: () => Promise<OwnCertificatesWorld>,
  { startWithinMs = 60_000, issuedWithinMs = 30_000 } = {},
): void {
  describe(`own certificates: ${name}`, () => {
    let world: OwnCertificatesWorld;
    beforeAll(async () => {
      world = await start();
    }, startWithinMs);
    afterAll(() => world?.stop());

    const newTarget = async (label: string): Promise<EdgeTarget> => {
      const domain = `${label}-${randomUUID().slice(0, 8)}.acme.localhost`;
      const tenant = randomUUID();
      await world.admit(domain);
      return {
        ...{ domainId: randomUUID(), tenant, tenantLabel: tenant.slice(0, 7) },
        ...{ domain, gateway: DEFAULT_GATEWAY, own: true },
      };
    };
    const ofCa = async (target: EdgeTarget) => {
      await world.edge.apply(target, FIRST_ORDER);
      return eventually(
        'the certificate of the CA',
        async () => {
          const seen = await world.edge.observe(target);
          if (seen.certificate === null) return null;
          return seen.objects === 'present' ? seen : world.edge.apply(target, NO_ORDER);
        },
        { withinMs: issuedWithinMs },
      );
    };
    const upload = async (target: EdgeTarget, wanted = {}) => {
      const { own } = await anOwnCertificate(target.domain, wanted);
      world.shelf.put(target.domainId, own);
      return own.facts.fingerprint;
    };
    const expectPresented = async (domain: string, fingerprint: string | null) => {
      const { presented } = world;
      if (presented === null) return;
      await eventually(`${fingerprint} is presented`, async () => (await presented(domain)) === fingerprint);
    };

    test('one is served in place of the CA’s, which is kept; and the CA’s again without an order', async () => {
      const target = await newTarget('brought');
      const { certificate } = await ofCa(target);
      const own = await upload(target);
      // Until it is applied, that is what is missing.
      expect(await world.edge.observe(target)).toMatchObject({ objects: 'partial', certificate });
      const applied = await world.edge.apply(target, NO_ORDER);
      expect(applied).toMatchObject({ objects: 'present', certificate, ownServed: own, failure: null });
      expect(await world.edge.observe(target)).toMatchObject({
        objects: 'present',
        ownServed: own,
        certificate,
      });
      await expectPresented(target.domain, own);
      world.shelf.take(target.domainId);
      const back = await world.edge.apply(target, NO_ORDER);
      expect(back).toMatchObject({ objects: 'present', certificate, failure: null });
      expect(back.ownServed).toBeUndefined();
      expect(back.orderBegun).not.toBe(true);
      await expectPresented(target.domain, certificate?.fingerprint ?? '');
    });

    test('a newer one replaces it', async () => {
      const target = await newTarget('replaced');
      await ofCa(target);
      await upload(target);
      await world.edge.apply(target, NO_ORDER);
      const newer = await upload(target);
      expect((await world.edge.observe(target)).objects).toBe('partial');
      expect(await world.edge.apply(target, NO_ORDER)).toMatchObject({
        objects: 'present',
        ownServed: newer,
      });
      await expectPresented(target.domain, newer);
    });

    test('one is served where the CA has issued none and none may be ordered; then nothing is', async () => {
      const target = await newTarget('alone');
      const own = await upload(target);
      const applied = await eventually('it is served', async () => {
        const seen = await world.edge.apply(target, NO_ORDER);
        return seen.objects === 'present' ? seen : null;
      });
      expect(applied).toMatchObject({ certificate: null, ownServed: own, issuance: 'idle' });
      await expectPresented(target.domain, own);
      world.shelf.take(target.domainId);
      expect(await world.edge.apply(target, NO_ORDER)).toMatchObject({
        objects: 'partial',
        certificate: null,
      });
      await expectPresented(target.domain, null);
    });

    test('one that has ended is not served, nor one whose key cannot be opened, and that is told', async () => {
      const target = await newTarget('ended');
      const { certificate } = await ofCa(target);
      await upload(target, { until: new Date(Date.now() + 59_000) });
      const ended = await world.edge.observe(target);
      expect(ended).toMatchObject({ objects: 'present', certificate });
      expect(ended.ownServed).toBeUndefined();
      world.shelf.put(target.domainId, { kind: 'unreadable', detail: 'another key' });
      const unreadable = await world.edge.apply(target, NO_ORDER);
      expect(unreadable).toMatchObject({ objects: 'present', certificate, ownProblem: 'another key' });
      await expectPresented(target.domain, certificate?.fingerprint ?? '');
    });

    test('a removal takes it away too, whatever is on the shelf', async () => {
      const target = await newTarget('removed');
      await ofCa(target);
      await upload(target);
      await world.edge.apply(target, NO_ORDER);
      expect(await world.edge.remove(target)).toMatchObject({ objects: 'absent', failure: null });
      expect(await world.edge.list()).not.toContainEqual(expect.objectContaining({ domain: target.domain }));
      await expectPresented(target.domain, null);
    });
  });
}
