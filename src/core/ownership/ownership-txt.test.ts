import { describe, expect, test } from 'vitest';
import {
  holdsOwnershipProof,
  otherProofs,
  ownershipRecordName,
  ownershipRecordValue,
  ownershipToken,
} from './ownership-txt.ts';

const token = '0123456789abcdef0123456789abcdef';

test('the record stands one label below the domain', () => {
  expect(ownershipRecordName('portal.acme.com')).toBe('_portal-domain.portal.acme.com');
});

test('the record holds the token behind a fixed key', () => {
  expect(ownershipRecordValue(token)).toBe(`portal-domain-verification=${token}`);
});

describe('ownershipToken', () => {
  test('takes 128 random bits and more, in lower case', () => {
    expect(ownershipToken(token.toUpperCase())).toBe(token);
    expect(ownershipToken('f'.repeat(64))).toBe('f'.repeat(64));
  });

  test.each([
    ['too few digits', 'f'.repeat(31)],
    ['more than one TXT value holds in comfort', 'f'.repeat(65)],
    ['other characters', `${'f'.repeat(31)}g`],
    ['nothing', ''],
  ])('refuses %s', (_, random) => {
    expect(() => ownershipToken(random)).toThrow(RangeError);
  });
});

describe('holdsOwnershipProof', () => {
  const value = ownershipRecordValue(token);
  test.each([
    ['the exact value proves', [value], true],
    ['the value among others proves', ['v=spf1 -all', value], true],
    ['the value in quotation marks proves', [`"${value}"`], true],
    ['the value with white space around it proves', [` ${value} `], true],
    ["another claim's value proves nothing", [ownershipRecordValue('f'.repeat(32))], false],
    ['the token without its key proves nothing', [token], false],
    ['the value with something behind it proves nothing', [`${value}0`], false],
    ['the value in upper case proves nothing', [value.toUpperCase()], false],
    ['no value proves nothing', [], false],
  ])('%s', (_, values, expected) => {
    expect(holdsOwnershipProof(values, token)).toBe(expected);
  });
});

describe('otherProofs', () => {
  const value = ownershipRecordValue(token);
  const other = ownershipRecordValue('f'.repeat(32));
  test('finds the values of other registrations once each, without their quotation marks', () => {
    expect(otherProofs([value, `"${other}"`, other, 'v=spf1 -all'], token)).toEqual([other]);
  });

  test('finds nothing beside the own value, whatever else is there', () => {
    expect(otherProofs([`"${value}"`, 'v=spf1 -all', token], token)).toEqual([]);
  });
});
