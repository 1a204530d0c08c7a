import { describe, expect, test } from 'vitest';
import { addresses, cname, observed, PROOF, right, subject, txt } from '../../testing/dns-observations.ts';
import type { DnsObservation, NameServers, ServerView } from '../observations.ts';
import { gatherDnsFacts } from './dns-facts.ts';
import { addressTyped, nameServerFaults } from './name-server-faults.ts';

const ZONE = 'acme.com';
const servers = (over: Partial<NameServers>): NameServers => ({
  ...{ zone: ZONE, delegated: ['ns1.acme.com'], own: ['ns1.acme.com'] },
  ...over,
});
const faults = (nameServers: NameServers, routing = [right()], also: Partial<DnsObservation> = {}) =>
  nameServerFaults(gatherDnsFacts(observed(routing, { nameServers, ...also }), subject));
const at = (name: string, seen: ServerView) => ({ ...seen, server: `${name} (192.0.2.9:53)` });

describe('the name servers of a zone', () => {
  test('have no fault where they were not checked, or agree', () => {
    expect(nameServerFaults(gatherDnsFacts(observed([right()]), subject))).toEqual([]);
    expect(faults(servers({}))).toEqual([]);
  });

  test('differ where the zone above names others than the zone itself', () => {
    const own = ['ns2.acme.com'];
    expect(faults(servers({ own }))).toEqual([
      { kind: 'name_servers_differ', zone: ZONE, parent: 'zone_above', delegated: ['ns1.acme.com'], own },
    ]);
    expect(faults(servers({ own, atRegistrar: true }))).toMatchObject([{ parent: 'registrar' }]);
  });

  test('do not differ where one side was not told', () => {
    expect(faults(servers({ own: [] }))).toEqual([]);
    expect(faults(servers({ delegated: [], own: ['ns1.acme.com'] }))).toEqual([]);
  });

  test('may be addresses by mistake, on either side, with the zone appended or not', () => {
    const both = servers({ delegated: ['192.0.2.1'], own: ['192.0.2.1', '192.0.2.2.acme.com'] });
    expect(faults(both, [cname('x.net')])).toMatchObject([
      { kind: 'name_server_is_address', value: '192.0.2.1', address: '192.0.2.1', at: 'parent' },
      { kind: 'name_server_is_address', value: '192.0.2.2.acme.com', address: '192.0.2.2', at: 'zone' },
      { kind: 'name_servers_differ' },
    ]);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1.acme.com', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:db8::1.acme.com', '2001:db8::1'],
    ['ns1.acme.com', null],
    ['1.2.3', null],
    ['192.0.2.1.other.com', null],
  ])('%s, typed as a name, is the address %s', (name, address) => {
    expect(addressTyped(name, ZONE)).toBe(address);
  });
});

describe('a record that was entered at servers which the zone is not delegated to', () => {
  const elsewhere = { kind: 'entered_elsewhere', zone: ZONE, seenAt: ['old.example.net'] };
  const found = (routing: ServerView[], also?: Partial<DnsObservation>, over: Partial<NameServers> = {}) =>
    faults(servers(over), routing, also);
  const there = at('old.example.net', right());

  test('is told with where it was seen', () => {
    const routing = [
      at('ns1.acme.com', cname('x.net')),
      there,
      { ...there, server: 'old.example.net (::1)' },
    ];
    expect(found(routing)).toEqual([
      { ...elsewhere, parent: 'zone_above', delegated: ['ns1.acme.com'], record: 'routing' },
    ]);
  });

  test('is not told where one of the right servers has it too', () => {
    expect(found([at('ns1.acme.com', right()), there])).toEqual([]);
  });

  test('is not told of a wrong record, of a server without a name, or where nothing is delegated', () => {
    expect(found([at('old.example.net', cname('x.net'))])).toEqual([]);
    expect(found([{ ...right(), server: '192.0.2.9:53' }])).toEqual([]);
    expect(found([{ ...there, role: 'resolver' }])).toEqual([]);
    expect(found([there], {}, { delegated: [], own: [] })).toEqual([]);
  });

  test('may be the TXT alone', () => {
    const ownership = [at('ns1.acme.com', txt('v=spf1 -all')), at('old.example.net', txt(PROOF))];
    expect(found([at('ns1.acme.com', addresses('203.0.113.9'))], { ownership })).toMatchObject([
      { ...elsewhere, record: 'ownership' },
    ]);
  });
});
