import { randomUUID, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { belongTogether } from './certificates.ts';
import type { Issuer, Ordered } from './port.ts';

/** An issuer and the world around it, as the suite needs them. */
export type IssuerWorld = {
  issuer: Issuer;
  /** The same issuer as another process opens it. */
  reopen(): Issuer;
  /** The CA can validate the name. */
  admit(name: string): void;
  /** The CA refuses the name from now on; null where it refuses none. */
  refuse: ((name: string) => void) | null;
  /** The orders that the CA has taken so far; null where it does not say. */
  ordersTaken: (() => number) | null;
  stop(): Promise<void>;
};

const WITHIN_MS = 5_000;
const NOTHING = { certificate: null, renewal: null, order: 'none', problem: null };

/** The contract of every issuer: the port's comment as tests. */
export function issuerContract(
  title: string,
  start: () => Promise<IssuerWorld>,
  { startWithinMs = 60_000 }: { startWithinMs?: number } = {},
): void {
  describe(`the issuer contract: ${title}`, () => {
    let world: IssuerWorld;
    beforeAll(async () => {
      world = await start();
    }, startWithinMs);
    afterAll(() => world?.stop());

    const newName = (label: string) => {
      const name = `${label}-${randomUUID().slice(0, 8)}.acme.localhost`;
      world.admit(name);
      return name;
    };
    const ended = (name: string, first: Ordered, issuer = world.issuer): Promise<Ordered> =>
      eventually('the end of the order', async () => {
        if (first.order !== 'pending') return first;
        const next = await issuer.order({ name, mayBegin: false, retry: false, withinMs: 500 });
        return next.order === 'pending' ? null : { ...next, begun: first.begun };
      });
    const ordered = async (name: string) =>
      ended(name, await world.issuer.order({ name, mayBegin: true, retry: false, withinMs: WITHIN_MS }));

    test('an order that may not begin does not', async () => {
      const name = newName('unordered');
      const answer = await world.issuer.order({ name, mayBegin: false, retry: false, withinMs: 0 });
      expect(answer).toEqual({ ...NOTHING, begun: false });
      expect(await world.issuer.observe(name)).toEqual(NOTHING);
    });

    test('an order ends with a certificate for the one name, and its key', async () => {
      const name = newName('ordered');
      const { certificate, ...rest } = await ordered(name);
      expect(rest).toEqual({ renewal: null, order: 'none', problem: null, begun: true });
      if (certificate === null) throw new Error('no certificate');
      expect(belongTogether(certificate)).toBe(true);
      const leaf = new X509Certificate(certificate.chain);
      expect(leaf.subjectAltName).toBe(`DNS:${name}`);
      expect(Date.parse(leaf.validTo)).toBeGreaterThan(Date.now());
      expect(await world.issuer.observe(name)).toEqual({ ...NOTHING, certificate });
    });

    test('while a valid certificate is held, another order begins nothing, and the CA is asked for none', async () => {
      const name = newName('twice');
      const { certificate } = await ordered(name);
      const before = world.ordersTaken?.();
      const again = await world.issuer.order({ name, mayBegin: true, retry: false, withinMs: WITHIN_MS });
      expect(again).toEqual({ ...NOTHING, certificate, begun: false });
      expect(world.ordersTaken?.()).toBe(before);
    });

    test('a renewal replaces the certificate and the key, and may be forbidden to begin', async () => {
      const name = newName('renewed');
      const { certificate } = await ordered(name);
      const forbidden = await world.issuer.renew({ name, mayBegin: false, retry: false, withinMs: 0 });
      expect(forbidden).toEqual({ ...NOTHING, certificate, begun: false });
      const begun = await world.issuer.renew({ name, mayBegin: true, retry: false, withinMs: WITHIN_MS });
      expect(begun.begun).toBe(true);
      const renewed = await eventually('the new certificate', async () => {
        const next = await world.issuer.renew({ name, mayBegin: false, retry: false, withinMs: 500 });
        return next.order === 'pending' ? null : next.certificate;
      });
      expect(renewed.chain).not.toBe(certificate?.chain);
      expect(renewed.key).not.toBe(certificate?.key);
      expect(belongTogether(renewed)).toBe(true);
    });

    test('another process finds the certificate', async () => {
      const name = newName('reopened');
      const { certificate } = await ordered(name);
      expect(await world.reopen().observe(name)).toMatchObject({ certificate });
    });

    test('forgetting leaves nothing, twice is as once, and the name can be ordered again', async () => {
      const name = newName('forgotten');
      await ordered(name);
      await world.issuer.forget(name);
      await world.issuer.forget(name);
      expect(await world.issuer.observe(name)).toEqual(NOTHING);
      expect((await ordered(name)).begun).toBe(true);
    });

    test('a refusal is a problem, and the next order begins only where it may', async ({ skip }) => {
      if (world.refuse === null) return skip('this CA refuses nothing');
      const name = newName('refused');
      world.refuse(name);
      const failed = await ordered(name);
      expect(failed).toMatchObject({ certificate: null, order: 'failed', begun: true });
      expect(failed.problem?.type).toMatch(/^urn:ietf:params:acme:error:/);
      const before = world.ordersTaken?.();
      const waiting = await world.issuer.order({ name, mayBegin: false, retry: false, withinMs: WITHIN_MS });
      expect(waiting).toMatchObject({ order: 'failed', problem: failed.problem, begun: false });
      expect(world.ordersTaken?.()).toBe(before);
      world.admit(name);
      expect(await ordered(name)).toMatchObject({ order: 'none', problem: null, begun: true });
    });

    test('a name that is no plain host name is a programming error', async () => {
      await expect(world.issuer.observe('../x')).rejects.toThrow(TypeError);
      await expect(world.issuer.forget('a/b')).rejects.toThrow(TypeError);
    });
  });
}
