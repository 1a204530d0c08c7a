import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSandboxRecord, type SandboxRecord, toDnsRecords } from './records.ts';

const record = (change: Partial<SandboxRecord> = {}): SandboxRecord => ({
  name: 'portal.acme.localhost',
  type: 'A',
  values: ['192.0.2.1'],
  ttl: 60,
  ...change,
});

describe('a sandbox record', () => {
  test('is taken with plain names, whatever case and dots were typed', () => {
    const typed = record({
      name: ' Portal.Acme.localhost. ',
      type: 'CNAME',
      values: ['X.Portal.localhost.'],
    });
    expect(checkSandboxRecord(typed)).toEqual({
      ok: true,
      record: record({ type: 'CNAME', values: ['x.portal.localhost'] }),
    });
  });

  test.each([
    ['wildcards', record({ name: '*.acme.localhost' })],
    [
      'underscored names',
      record({ name: '_portal-domain.portal.acme.localhost', type: 'TXT', values: ['x'] }),
    ],
    ['IPv6 addresses', record({ type: 'AAAA', values: ['2001:db8::1'] })],
    ['several values', record({ values: ['192.0.2.1', '192.0.2.2'] })],
    [
      'CAA',
      record({ type: 'CAA', values: ['0 issue "letsencrypt.org; accounturi=https://a/1"', '128 iodef x'] }),
    ],
    ['a TTL of zero', record({ ttl: 0 })],
  ])('may hold %s', (_, given) => {
    expect(checkSandboxRecord(given)).toMatchObject({ ok: true });
  });

  test.each([
    ['a name with a space', record({ name: 'a b.localhost' })],
    ['an empty label', record({ name: 'a..localhost' })],
    ['a single label', record({ name: 'localhost' })],
    ['a wildcard in the middle', record({ name: 'a.*.localhost' })],
    ['a label of 64 octets', record({ name: `${'x'.repeat(64)}.localhost` })],
    ['no value', record({ values: [] })],
    ['an IPv6 address as A', record({ values: ['::1'] })],
    ['a host name as A', record({ values: ['a.localhost'] })],
    ['a CNAME with two values', record({ type: 'CNAME', values: ['a.localhost', 'b.localhost'] })],
    [
      'a CNAME at the top of a zone',
      record({ name: 'acme.localhost', type: 'CNAME', values: ['a.localhost'] }),
    ],
    ['an address as CNAME', record({ type: 'CNAME', values: ['*.localhost'] })],
    ['an empty TXT', record({ type: 'TXT', values: [''] })],
    ['a CAA without a tag', record({ type: 'CAA', values: ['letsencrypt.org'] })],
    ['a TTL below zero', record({ ttl: -1 })],
    ['a TTL of half a second', record({ ttl: 0.5 })],
    ['a type that is unknown', record({ type: 'MX' as 'A' })],
  ])('may not be %s', (_, given) => {
    expect(checkSandboxRecord(given)).toMatchObject({ ok: false, detail: expect.stringMatching(/.{10}/) });
  });

  test('that is a CNAME stands alone at its name, from either side', () => {
    const alias = record({ type: 'CNAME', values: ['a.localhost'] });
    expect(checkSandboxRecord(alias, [record()])).toMatchObject({ ok: false });
    expect(checkSandboxRecord(record(), [alias])).toMatchObject({ ok: false });
    expect(checkSandboxRecord(alias, [alias])).toMatchObject({ ok: true });
    expect(checkSandboxRecord(alias, [record({ name: 'other.acme.localhost' })])).toMatchObject({ ok: true });
  });

  test('never becomes something that cannot be sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('A', 'AAAA', 'CNAME', 'TXT', 'CAA', 'NS'), (value, type) => {
        const given = record({ type, values: [value] });
        const records = toDnsRecords(given);
        expect(records.length).toBeLessThanOrEqual(1);
        if (checkSandboxRecord(given).ok) expect(records).toHaveLength(1);
      }),
    );
  });
});
