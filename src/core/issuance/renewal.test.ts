import { describe, expect, test } from 'vitest';
import { aCertificate, aSnapshot, NOON } from '../../testing/builders.ts';
import { later } from '../../testing/rounds.ts';
import { freshProgress } from '../domain.ts';
import { isExemptRenewal, renewalTime } from './renewal.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

describe('a certificate is renewed', () => {
  test.each([
    ['a third before the end of 90 days', 90 * DAY, 60 * DAY],
    ['a third before the end of ten days', 10 * DAY, (20 / 3) * DAY],
    ['half before the end of less', 160 * HOUR, 80 * HOUR],
  ])('%s', (_what, lifetime, age) => {
    const certificate = aCertificate({ notBefore: NOON, notAfter: later(lifetime) });
    expect(renewalTime(certificate)).toBe(later(age));
  });

  test('when the CA wants it, unless that is at its end or behind it', () => {
    const life = { notBefore: NOON, notAfter: later(90 * DAY) };
    for (const wanted of [later(1), later(90 * DAY - 1)])
      expect(renewalTime(aCertificate({ ...life, renewAt: wanted }))).toBe(wanted);
    for (const renewAt of [later(90 * DAY), later(91 * DAY)])
      expect(renewalTime(aCertificate({ ...life, renewAt }))).toBe(later(60 * DAY));
  });
});

describe('an order is no new one to a CA that knows what it replaces', () => {
  const valid = aCertificate({ notBefore: NOON, notAfter: later(DAY), renewAt: later(HOUR) });
  const isExempt = (workerRenews: boolean | undefined, certificate: typeof valid | null, now = later(1)) => {
    const progress = { ...freshProgress(NOON), ...(workerRenews === undefined ? {} : { workerRenews }) };
    return isExemptRenewal({ ...aSnapshot(), progress, certificate }, now);
  };

  test('while the certificate is valid', () => {
    expect(isExempt(true, valid)).toBe(true);
    expect(isExempt(true, valid, later(DAY - 1))).toBe(true);
    expect(isExempt(true, valid, later(DAY))).toBe(false);
    expect(isExempt(true, valid, later(2 * DAY))).toBe(false);
  });

  test('not where another renews it, where there is none, or where the CA has no wish', () => {
    expect(isExempt(false, valid)).toBe(false);
    expect(isExempt(undefined, valid)).toBe(false);
    expect(isExempt(true, null)).toBe(false);
    expect(isExempt(true, aCertificate({ notBefore: NOON, notAfter: later(DAY) }))).toBe(false);
  });
});
