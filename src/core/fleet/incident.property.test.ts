import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Figures,
  isIncident,
  isSuspended,
  isTooFew,
  suspendsTransfers,
  TROUBLE_KINDS,
} from './incident.ts';

const anyKind = fc.constantFrom(...TROUBLE_KINDS);
/** Tenants that fail are some of all, and each has a domain that fails; how many have a live one is apart from that. */
const anyFigures: fc.Arbitrary<Figures> = fc
  .tuple(fc.nat(300), fc.nat(1_000), fc.nat(5_000), fc.nat(5_000))
  .map(([tenants, others, domains, liveTenants]) => ({
    tenants,
    ofTenants: tenants + others,
    liveTenants,
    domains: tenants === 0 ? 0 : tenants + domains,
  }));

const holds = (check: (kind: (typeof TROUBLE_KINDS)[number], figures: Figures, wasOpen: boolean) => void) =>
  fc.assert(fc.property(anyKind, anyFigures, fc.boolean(), check), { numRuns: 5_000 });

describe('an incident of ours', () => {
  test('is never opened, and never kept open, by one tenant, however many domains it has', () => {
    holds((kind, figures, wasOpen) => {
      const ofOne = { ...figures, tenants: Math.min(figures.tenants, 1) };
      expect(isIncident(kind, wasOpen, ofOne)).toBe(false);
    });
  });

  test('compares tenants only: a few with many domains weigh no more than others', () => {
    holds((kind, figures, wasOpen) => {
      const enough = { ...figures, domains: Math.max(figures.domains, 5) };
      const many = { ...enough, domains: enough.domains * 1_000 };
      expect(isIncident(kind, wasOpen, many)).toBe(isIncident(kind, wasOpen, enough));
    });
  });

  test('goes on where it would be opened, so that it does not flutter', () => {
    holds((kind, figures) => {
      if (isIncident(kind, false, figures)) expect(isIncident(kind, true, figures)).toBe(true);
    });
  });

  test('is no less one when more of the same tenants fail', () => {
    holds((kind, figures, wasOpen) => {
      const room = figures.ofTenants - figures.tenants;
      const more = {
        ...figures,
        tenants: figures.tenants + Math.min(room, 1),
        domains: figures.domains + 1,
      };
      if (isIncident(kind, wasOpen, figures)) expect(isIncident(kind, wasOpen, more)).toBe(true);
    });
  });

  test('is over once nothing fails', () => {
    holds((kind, { ofTenants }, wasOpen) => {
      expect(isIncident(kind, wasOpen, { domains: 0, tenants: 0, ofTenants, liveTenants: ofTenants })).toBe(
        false,
      );
    });
  });

  test('is opened when everybody fails, from five domains of three tenants on', () => {
    holds((kind, { tenants, domains }) => {
      const all = { tenants, domains, ofTenants: tenants, liveTenants: tenants };
      expect(isIncident(kind, false, all)).toBe(domains >= 5 && tenants >= 3);
    });
  });

  test('is none where so few fail that the fleet is not counted', () => {
    holds((kind, figures, wasOpen) => {
      if (isTooFew(figures)) expect(isIncident(kind, wasOpen, figures)).toBe(false);
    });
  });

  test.each([
    ['dns', 19, 20, 9, 10],
    ['edge', 19, 20, 9, 10],
    ['certificate', 49, 50, 24, 25],
  ] as const)(
    'of %s opens at its share of 100 tenants, and ends below half of that',
    (kind, under, opening, ended, holding) => {
      const failing = (tenants: number) => ({ tenants, domains: tenants, ofTenants: 100, liveTenants: 100 });
      expect([under, opening].map((tenants) => isIncident(kind, false, failing(tenants)))).toEqual([
        false,
        true,
      ]);
      expect([ended, holding].map((tenants) => isIncident(kind, true, failing(tenants)))).toEqual([
        false,
        true,
      ]);
    },
  );

  test.each([
    // With live domains, concerned at the least, and kept open at the least.
    [0, 3, 2],
    [5, 3, 2],
    [15, 3, 2],
    [16, 4, 2],
    [40, 8, 4],
    [50, 10, 5],
    [10_000, 10, 5],
  ])(
    'of certificates concerns, of %i tenants, at least %i of them, and is over below %i',
    (live, opens, holds) => {
      const least = (wasOpen: boolean) => {
        const isOne = (tenants: number) =>
          isIncident('certificate', wasOpen, { tenants, domains: 50, ofTenants: tenants, liveTenants: live });
        return [...Array(20).keys()].find(isOne);
      };
      expect([least(false), least(true)]).toEqual([opens, holds]);
    },
  );

  test('of certificates is none where most of those who ordered got theirs, however many did not', () => {
    const figures = { tenants: 400, domains: 400, liveTenants: 500 };
    expect(isIncident('certificate', false, { ...figures, ofTenants: 801 })).toBe(false);
    expect(isIncident('certificate', false, { ...figures, ofTenants: 800 })).toBe(true);
  });

  test('holds moves of names unless it is of certificates, on which no proof depends', () => {
    const of = (...kinds: (typeof TROUBLE_KINDS)[number][]) =>
      kinds.map((kind) => ({ kind, since: '2026-11-24T12:00:00.000Z', open: true }));
    expect([of(), of('certificate'), of('dns'), of('certificate', 'edge')].map(suspendsTransfers)).toEqual([
      ...[false, false, true, true],
    ]);
    expect([of(), of('certificate')].map(isSuspended)).toEqual([false, true]);
  });
});
