import { describe, expect, test } from 'vitest';
import { createTokenSigner } from './tokens.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const signer = createTokenSigner({ id: 'k1', secret: 'one' }, () => now);
const claims = { tenant: 't', role: 'viewer', expiresIn: 60 } as const;

describe('tenant tokens', () => {
  test('say what was signed, until they end', () => {
    const { token, expiresAt } = signer.mint(claims);
    expect(expiresAt).toBe('2026-11-24T12:01:00.000Z');
    expect(signer.verify(token)).toEqual({ tenant: 't', role: 'viewer', exp: 1_795_521_660, kid: 'k1' });
    expect(signer.verify(signer.mint({ ...claims, expiresIn: 0 }).token)).toBeNull();
  });

  test('of another key, or with the id of another key, are refused', () => {
    const other = createTokenSigner({ id: 'k1', secret: 'two' }, () => now);
    const renamed = createTokenSigner({ id: 'k2', secret: 'one' }, () => now);
    expect(signer.verify(other.mint(claims).token)).toBeNull();
    expect(signer.verify(renamed.mint(claims).token)).toBeNull();
  });

  test('of which any character was changed are refused', () => {
    const { token } = signer.mint(claims);
    const [payload = '', mac = ''] = token.slice(4).split('.');
    const admin = Buffer.from(
      Buffer.from(payload, 'base64url').toString().replace('viewer', 'admin'),
    ).toString('base64url');
    for (const forged of [`pdt_${admin}.${mac}`, `pdt_${payload}.`, `pdt_${payload}`, payload, '', 'pdt_.']) {
      expect(signer.verify(forged)).toBeNull();
    }
  });
});
