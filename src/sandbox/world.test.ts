import { describe, expect, test } from 'vitest';
import { answerFromZone } from '../dns/zone.ts';
import type { SandboxRecord } from './records.ts';
import { createWorld } from './world.ts';

const settings = {
  baseDomain: 'portal.localhost',
  edgeAddress: '127.0.0.9',
  nameServerAddress: '127.0.0.1',
};
const set = (name: string, type: SandboxRecord['type'], ...values: string[]): SandboxRecord => ({
  name,
  type,
  values,
  ttl: 300,
});
const ask = (name: string, type: string, ...records: SandboxRecord[]) =>
  answerFromZone(createWorld(settings, records), { name, type });
const brief = ({ rcode, answers }: ReturnType<typeof ask>) =>
  [
    rcode,
    ...answers.map((one) => ('address' in one ? one.address : 'target' in one ? one.target : one.type)),
  ].join(' ');

describe('the sandbox world', () => {
  test('gives every name below the base domain the address of the edge', () => {
    expect(brief(ask('abc1234.portal.localhost', 'A'))).toBe('NOERROR 127.0.0.9');
    expect(brief(ask('x.abc1234.portal.localhost', 'A'))).toBe('NOERROR 127.0.0.9');
    expect(brief(ask('abc1234.portal.localhost', 'AAAA'))).toBe('NOERROR');
  });

  test('follows a CNAME to the edge in one answer', () => {
    const alias = set('portal.acme.localhost', 'CNAME', 'abc1234.portal.localhost');
    expect(brief(ask('portal.acme.localhost', 'A', alias))).toBe(
      'NOERROR abc1234.portal.localhost 127.0.0.9',
    );
  });

  test('says NXDOMAIN for an unpublished name, with the SOA of its two-label zone and five seconds', () => {
    const answer = ask('portal.acme.localhost', 'A');
    expect(answer.rcode).toBe('NXDOMAIN');
    expect(answer.authority).toEqual([
      expect.objectContaining({ name: 'acme.localhost', ttl: 5, minimum: 5 }),
    ]);
  });

  test('says NXDOMAIN at the end of a chain that leads nowhere', () => {
    const alias = set('portal.acme.localhost', 'CNAME', 'gone.other.localhost');
    expect(brief(ask('portal.acme.localhost', 'A', alias))).toBe('NXDOMAIN gone.other.localhost');
  });

  test('has a zone with SOA and NS at every name of two labels', () => {
    expect(ask('acme.localhost', 'SOA').answers).toHaveLength(1);
    expect(brief(ask('acme.localhost', 'NS'))).toBe('NOERROR ns1.portal.localhost');
    expect(brief(ask('ns1.portal.localhost', 'A'))).toBe('NOERROR 127.0.0.1');
    expect(brief(ask('acme.localhost', 'A'))).toBe('NOERROR');
    expect(brief(ask('portal.acme.localhost', 'NS'))).toBe('NXDOMAIN');
  });

  test('lets a tenant name other servers for its zone', () => {
    expect(brief(ask('acme.localhost', 'NS', set('acme.localhost', 'NS', 'ns.other.localhost')))).toBe(
      'NOERROR ns.other.localhost',
    );
  });

  test('answers from a wildcard, unless the name or something below it exists', () => {
    const records = [
      set('*.acme.localhost', 'A', '192.0.2.1'),
      set('text.acme.localhost', 'TXT', 'x'),
      set('a.deep.acme.localhost', 'A', '192.0.2.2'),
    ];
    expect(brief(ask('any.acme.localhost', 'A', ...records))).toBe('NOERROR 192.0.2.1');
    expect(brief(ask('any.other.acme.localhost', 'A', ...records))).toBe('NOERROR 192.0.2.1');
    expect(brief(ask('text.acme.localhost', 'A', ...records))).toBe('NOERROR');
    expect(brief(ask('deep.acme.localhost', 'A', ...records))).toBe('NOERROR');
    expect(brief(ask('b.deep.acme.localhost', 'A', ...records))).toBe('NXDOMAIN');
  });

  test('gives a loop once around and stops', () => {
    const loop = [
      set('a.acme.localhost', 'CNAME', 'b.acme.localhost'),
      set('b.acme.localhost', 'CNAME', 'a.acme.localhost'),
    ];
    expect(brief(ask('a.acme.localhost', 'A', ...loop))).toBe('NOERROR b.acme.localhost a.acme.localhost');
  });
});
