import { describe, expect, test } from 'vitest';
import { judgeDns } from '../core/checks/dns.ts';
import type { DnsObservation } from '../core/observations.ts';
import { recordsToPublish } from '../core/ownership/records-to-publish.ts';
import { DOMAIN, proof, record, startWorld, TARGET, TOKEN } from '../testing/dns-world.ts';
import { createRecentAddresses } from './recent-addresses.ts';

const at = (hours: number) => new Date(Date.UTC(2026, 10, 24, hours));

describe('a canonical host that rotates its addresses', () => {
  const ROTATED = ['192.0.2.10', '192.0.2.11', '192.0.2.12'];
  const subject = { domain: DOMAIN, canonicalHost: TARGET, ownershipToken: TOKEN };

  /** The host and the tenant's flattened alias each show one address, never the same one. */
  async function observeTimes(times: number): Promise<DnsObservation[]> {
    const world = await startWorld([proof]);
    const observer = world.observer();
    const seen: DnsObservation[] = [];
    for (let n = 0; n < times; n += 1) {
      const host = record(TARGET, 'A', ROTATED[n % 3] ?? '');
      const alias = record(DOMAIN, 'A', ROTATED[(n + 1) % 3] ?? '');
      world.records.splice(0, world.records.length, proof, host, alias);
      seen.push(await observer.observe({ domain: DOMAIN, canonicalHost: TARGET }));
    }
    return seen;
  }

  test('is known by all that it has shown: a flattened alias of it stays right', async () => {
    const seen = await observeTimes(9);
    const reasons = seen.slice(3).map((dns) => judgeDns(dns, subject).pointsHere.reason);
    expect(reasons).toEqual(Array(6).fill('address'));
  });

  test('gives the same advice at each check', async () => {
    const seen = await observeTimes(6);
    const apex = { ...subject, domain: 'acme.localhost', conditions: [] };
    const advised = seen.slice(3).map((lastDns) =>
      recordsToPublish({ ...apex, lastDns })
        .filter(({ type }) => type === 'A')
        .map(({ value }) => value),
    );
    expect(advised).toEqual(Array(3).fill(ROTATED));
  });
});

describe('what was seen of canonical hosts', () => {
  test('is kept for a day, for all hosts below the base domain, and no longer', () => {
    const recent = createRecentAddresses();
    recent.recall('a.portal.example.com', ['192.0.2.1'], at(0));
    expect(recent.recall('b.portal.example.com', ['192.0.2.2'], at(1))).toEqual([
      { address: '192.0.2.1', seenAt: at(0).toISOString() },
    ]);
    expect(recent.recall('a.portal-2.example.com', [], at(1))).toEqual([]);
    expect(recent.recall('a.portal.example.com', [], at(24))).toHaveLength(2);
    expect(recent.recall('a.portal.example.com', [], at(25))).toHaveLength(1);
  });

  test('is bounded, the newest stay', () => {
    const recent = createRecentAddresses();
    for (let n = 0; n < 100; n += 1) recent.recall('a.portal.example.com', [`192.0.2.${n}`], at(0));
    const kept = recent.recall('a.portal.example.com', [], at(0)).map(({ address }) => address);
    expect(kept).toHaveLength(32);
    expect(kept).toContain('192.0.2.99');
  });
});
