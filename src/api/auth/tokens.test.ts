import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Removal } from '../../store/tenants/removed-tenants.ts';
import { createTokenRing } from './token-ring.ts';
import { createTokenSigner, readToken, signToken } from './tokens.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const one = { id: 'k1', secret: 'one' };
const claims = { id: 'j1', tenant: 't', role: 'viewer', subject: 'jane', expiresIn: 60 } as const;
const token = signToken(one, claims, now).token;
const NOBODY_REMOVED = new Map<string, Removal>();
const read = (keys: (typeof one)[], text: string, at: Date) =>
  readToken({ keys, removals: NOBODY_REMOVED }, text, at);

describe('tenant tokens', () => {
  test('say what was signed, until they end', () => {
    expect(signToken(one, claims, now).expiresAt).toBe('2026-11-24T12:01:00.000Z');
    const { expiresIn: _, ...claimed } = claims;
    expect(read([one], token, now)).toEqual({
      ...claimed,
      iat: 1_795_521_600,
      exp: 1_795_521_660,
      kid: 'k1',
    });
    expect(read([one], token, new Date(now.getTime() + 59_999))).not.toBeNull();
    expect(read([one], token, new Date(now.getTime() + 60_000))).toBeNull();
  });

  test('are verified by the key that they name, among several', () => {
    const two = { id: 'k2', secret: 'two' };
    const newer = signToken(two, claims, now).token;
    expect(read([two, one], token, now)).toMatchObject({ kid: 'k1' });
    expect(read([two, one], newer, now)).toMatchObject({ kid: 'k2' });
    expect(read([two], token, now)).toBeNull();
    expect(read([], token, now)).toBeNull();
  });

  test('of another key, or with the id of another key, are refused', () => {
    expect(read([one], signToken({ id: 'k1', secret: 'two' }, claims, now).token, now)).toBeNull();
    expect(read([one], signToken({ id: 'k2', secret: 'one' }, claims, now).token, now)).toBeNull();
  });

  test('of which any character was changed are refused', () => {
    const [payload = '', mac = ''] = token.slice(4).split('.');
    const admin = Buffer.from(
      Buffer.from(payload, 'base64url').toString().replace('viewer', 'admin'),
    ).toString('base64url');
    for (const forged of [`pdt_${admin}.${mac}`, `pdt_${payload}.`, `pdt_${payload}`, payload, '', 'pdt_.']) {
      expect(read([one], forged, now)).toBeNull();
    }
  });

  test('are signed by the key without an end, and refused once theirs has ended', async () => {
    const created = { createdAt: now.toISOString(), endsAt: null };
    let keys = [{ ...one, ...created }];
    let at = now;
    const ring = createTokenRing({ load: async () => ({ keys, removals: NOBODY_REMOVED }), clock: () => at });
    const signer = createTokenSigner(ring, () => at);
    const first = (await signer.mint(claims)).token;
    expect(await signer.verify(first)).toMatchObject({ kid: 'k1' });
    const ending = { ...one, ...created, endsAt: new Date(now.getTime() + 10_000).toISOString() };
    keys = [{ id: 'k2', secret: 'two', ...created }, ending] as typeof keys;
    ring.forget();
    expect(await signer.verify(first)).toMatchObject({ kid: 'k1' });
    expect(await signer.verify((await signer.mint(claims)).token)).toMatchObject({ kid: 'k2' });
    at = new Date(now.getTime() + 10_000);
    expect(await signer.verify(first)).toBeNull();
    const rules = async () => ({ keys: [], removals: NOBODY_REMOVED });
    await expect(createTokenSigner({ rules }, () => now).mint(claims)).rejects.toThrow();
  });

  test('of a removed tenant are refused; of one that is back, those from before', () => {
    const later = (ms: number) => new Date(now.getTime() + ms);
    const newer = signToken(one, claims, later(501)).token;
    const statusOf = (text: string, isBack: boolean, tenant: string = claims.tenant) => {
      const removals = new Map([[tenant, { at: later(500).toISOString(), isBack }]]);
      return readToken({ keys: [one], removals }, text, later(1_000)) !== null;
    };
    expect([statusOf(token, false), statusOf(newer, false)]).toEqual([false, false]);
    expect([statusOf(token, true), statusOf(newer, true)]).toEqual([false, true]);
    expect(statusOf(signToken(one, claims, later(500)).token, true)).toBe(false);
    expect(statusOf(token, false, 'another')).toBe(true);
  });

  test('that say nothing of when they were minted are refused', () => {
    const [payload = ''] = token.slice(4).split('.');
    const { iat: _, ...without } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(without).toMatchObject({ kid: 'k1', tenant: 't' });
    const text = Buffer.from(JSON.stringify(without)).toString('base64url');
    const mac = createHmac('sha256', one.secret).update(`pdt_${text}`).digest('base64url');
    expect(read([one], `pdt_${text}.${mac}`, now)).toBeNull();
  });

  test('that have not the form of one cost no reading of the rules', async () => {
    let reads = 0;
    const rules = async () => {
      reads += 1;
      return { keys: [], removals: NOBODY_REMOVED };
    };
    const signer = createTokenSigner({ rules }, () => now);
    for (const text of ['', 'pdt_', 'pdt_x', 'pdt_.', 'pdt_x.y z', `x${token}`])
      expect(await signer.verify(text)).toBeNull();
    expect(reads).toBe(0);
    await signer.verify(token);
    expect(reads).toBe(1);
  });
});

describe('the rules in memory', () => {
  test('are read once a second, so that an ended one is soon refused everywhere', async () => {
    let at = now.getTime();
    let reads = 0;
    const load = async () => {
      reads += 1;
      return { keys: [], removals: NOBODY_REMOVED };
    };
    const ring = createTokenRing({ load, clock: () => new Date(at) });
    await Promise.all([ring.rules(), ring.rules()]);
    at += 999;
    await ring.rules();
    expect(reads).toBe(1);
    at += 1;
    await ring.rules();
    expect(reads).toBe(2);
    ring.forget();
    await ring.rules();
    expect(reads).toBe(3);
  });

  test('are not taken from memory after a read that failed', async () => {
    let fail = true;
    const load = async () => {
      if (fail) throw new Error('away');
      return { keys: [], removals: NOBODY_REMOVED };
    };
    const ring = createTokenRing({ load, clock: () => now });
    await expect(ring.rules()).rejects.toThrow('away');
    fail = false;
    expect((await ring.rules()).keys).toEqual([]);
  });
});
