import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalHost, canonicalLabel } from './canonical-host.ts';

const tenant = 'a1b2c3d4-e5f6-4789-8abc-def012345678';
const nothingTaken = () => false;

describe('canonicalLabel', () => {
  test('is the first 7 characters of the tenant id', () => {
    expect(canonicalLabel(tenant, nothingTaken)).toBe('a1b2c3d');
  });

  test('leaves out the dashes as it grows past them', () => {
    const taken = ['a1b2c3d', 'a1b2c3d4'];
    expect(canonicalLabel(tenant, (label) => taken.includes(label))).toBe('a1b2c3d4e');
  });

  test('is the whole id when everything shorter is taken', () => {
    expect(canonicalLabel(tenant, () => true)).toBe('a1b2c3d4e5f647898abcdef012345678');
  });

  test('is the same for an id in upper case', () => {
    expect(canonicalLabel(tenant.toUpperCase(), nothingTaken)).toBe('a1b2c3d');
  });

  test('refuses what is no uuid', () => {
    expect(() => canonicalLabel('acme', nothingTaken)).toThrow(RangeError);
    expect(() => canonicalLabel(`${tenant}x`, nothingTaken)).toThrow(RangeError);
  });

  test('gives any number of tenants labels that are all different, whatever their ids share', () => {
    // Ids that differ in few digits collide on most of their prefixes.
    const likeId = fc.array(fc.constantFrom('0', '1'), { minLength: 32, maxLength: 32 }).map((digits) => {
      const hex = digits.join('');
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        '-',
      );
    });
    fc.assert(
      fc.property(fc.uniqueArray(likeId, { maxLength: 50 }), (ids) => {
        const labels = new Set<string>();
        for (const id of ids) labels.add(canonicalLabel(id, (label) => labels.has(label)));
        expect(labels.size).toBe(ids.length);
      }),
    );
  });
});

test('canonicalHost puts the label below the base domain', () => {
  expect(canonicalHost('a1b2c3d', 'portal.example.com')).toBe('a1b2c3d.portal.example.com');
});
