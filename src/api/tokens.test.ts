import { describe, expect, test } from 'vitest';
import { createKeyRing } from './signing-keys.ts';
import { createTokenSigner, readToken, signToken } from './tokens.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const one = { id: 'k1', secret: 'one' };
const claims = { id: 'j1', tenant: 't', role: 'viewer', subject: 'jane', expiresIn: 60 } as const;
const token = signToken(one, claims, now).token;

describe('tenant tokens', () => {
  test('say what was signed, until they end', () => {
    expect(signToken(one, claims, now).expiresAt).toBe('2026-11-24T12:01:00.000Z');
    const { expiresIn: _, ...said } = claims;
    expect(readToken([one], token, now)).toEqual({ ...said, exp: 1_795_521_660, kid: 'k1' });
    expect(readToken([one], token, new Date(now.getTime() + 59_999))).not.toBeNull();
    expect(readToken([one], token, new Date(now.getTime() + 60_000))).toBeNull();
  });

  test('are verified by the key that they name, among several', () => {
    const two = { id: 'k2', secret: 'two' };
    const newer = signToken(two, claims, now).token;
    expect(readToken([two, one], token, now)).toMatchObject({ kid: 'k1' });
    expect(readToken([two, one], newer, now)).toMatchObject({ kid: 'k2' });
    expect(readToken([two], token, now)).toBeNull();
    expect(readToken([], token, now)).toBeNull();
  });

  test('of another key, or with the id of another key, are refused', () => {
    expect(readToken([one], signToken({ id: 'k1', secret: 'two' }, claims, now).token, now)).toBeNull();
    expect(readToken([one], signToken({ id: 'k2', secret: 'one' }, claims, now).token, now)).toBeNull();
  });

  test('of which any character was changed are refused', () => {
    const [payload = '', mac = ''] = token.slice(4).split('.');
    const admin = Buffer.from(
      Buffer.from(payload, 'base64url').toString().replace('viewer', 'admin'),
    ).toString('base64url');
    for (const forged of [`pdt_${admin}.${mac}`, `pdt_${payload}.`, `pdt_${payload}`, payload, '', 'pdt_.']) {
      expect(readToken([one], forged, now)).toBeNull();
    }
  });

  test('are signed by the key without an end, and refused once theirs has ended', async () => {
    const created = { createdAt: now.toISOString(), endsAt: null };
    let keys = [{ ...one, ...created }];
    let at = now;
    const ring = createKeyRing({ load: async () => keys, clock: () => at });
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
    await expect(createTokenSigner({ keys: async () => [] }, () => now).mint(claims)).rejects.toThrow();
  });
});

describe('the keys in memory', () => {
  test('are read once a second, so that an ended one is soon refused everywhere', async () => {
    let at = now.getTime();
    let reads = 0;
    const load = async () => {
      reads += 1;
      return [];
    };
    const ring = createKeyRing({ load, clock: () => new Date(at) });
    await Promise.all([ring.keys(), ring.keys()]);
    at += 999;
    await ring.keys();
    expect(reads).toBe(1);
    at += 1;
    await ring.keys();
    expect(reads).toBe(2);
    ring.forget();
    await ring.keys();
    expect(reads).toBe(3);
  });

  test('are not taken from memory after a read that failed', async () => {
    let fail = true;
    const load = async () => {
      if (fail) throw new Error('away');
      return [];
    };
    const ring = createKeyRing({ load, clock: () => now });
    await expect(ring.keys()).rejects.toThrow('away');
    fail = false;
    expect(await ring.keys()).toEqual([]);
  });
});
