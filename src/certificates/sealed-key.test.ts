import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openKey, sealingKeyOf, sealKey } from './sealed-key.ts';

const key = sealingKeyOf(randomBytes(32));
const other = sealingKeyOf(randomBytes(32));
const of = { domainId: 'd', fingerprint: 'f' };
const SECRET = '-----BEGIN PRIVATE KEY-----';

describe('a sealed key', () => {
  test('is opened by the key that sealed it, among others', () => {
    const sealed = sealKey(key, SECRET, of);
    expect(openKey([other, key], sealed, of)).toBe(SECRET);
    expect(openKey([other], sealed, of)).toBeNull();
    expect(openKey([], sealed, of)).toBeNull();
  });

  test('shows nothing of what it holds, and is another one each time', () => {
    const [one, two] = [sealKey(key, SECRET, of), sealKey(key, SECRET, of)];
    expect(one.sealed.includes('PRIVATE')).toBe(false);
    expect(one.sealed.equals(two.sealed)).toBe(false);
    expect(one.sealingKeyId).toBe(two.sealingKeyId);
    expect(key.key.toString('hex')).not.toContain(one.sealingKeyId);
  });

  test('is of no use for another domain or certificate', () => {
    const sealed = sealKey(key, SECRET, of);
    expect(openKey([key], sealed, { ...of, domainId: 'e' })).toBeNull();
    expect(openKey([key], sealed, { ...of, fingerprint: 'g' })).toBeNull();
  });

  test('with any byte changed, or cut short, is not opened', () => {
    const { sealed, sealingKeyId } = sealKey(key, SECRET, of);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(openKey([key], { sealingKeyId, sealed: changed }, of)).toBeNull();
    }
    for (const length of [0, 11, 27, sealed.length - 1])
      expect(openKey([key], { sealingKeyId, sealed: sealed.subarray(0, length) }, of)).toBeNull();
  });
});
