import { describe, expect, test } from 'vitest';
import { respond } from '../sandbox/respond.ts';
import { startUdpServer } from '../testing/dns-servers.ts';
import { cleanUpAfter } from '../testing/dns-world.ts';
import { createDnsClient } from './client.ts';
import type { DnsRecord } from './port.ts';
import { readServiceParameters } from './service-parameters.ts';
import { answerFromZone, zoneOf } from './zone.ts';

const name = 'portal.acme.localhost';
const RECORDS: DnsRecord[] = [
  { name: 'acme.localhost', type: 'SOA', ttl: 60, mname: 'ns', serial: 1, minimum: 60 },
  { name, type: 'HTTPS', priority: 0, target: 'old.acme.localhost', port: null, hints: [], ttl: 60 },
  { name, type: 'HTTPS', priority: 1, target: '', port: 8443, hints: ['192.0.2.1', '2001:db8::1'], ttl: 60 },
];

describe('an HTTPS record', () => {
  test('is read from a real packet, with its port and its addresses', async () => {
    const server = await startUdpServer((query) => {
      const reply = respond(query, 'udp', (question) => answerFromZone(zoneOf(RECORDS), question));
      return reply === null ? [] : [reply];
    });
    cleanUpAfter(() => server.close());
    const answer = await createDnsClient().query(server.address, { name, type: 'HTTPS' });
    expect(answer).toMatchObject({ kind: 'answer', rcode: 'NOERROR', answers: RECORDS.slice(1) });
  });

  test.each(['00', '000400', '00040008c0000201', '0004ffff'])(
    'whose parameters are cut short is not read: %s',
    (hex) => {
      expect(() => readServiceParameters(Buffer.from(hex, 'hex'))).toThrow('cut short');
    },
  );

  test('of parameters that nobody knows only the known ones are read', () => {
    const parameters = Buffer.from('00010003026832' + 'ff0000021234' + '00030002' + '01bb', 'hex');
    expect(readServiceParameters(parameters)).toEqual({ port: 443, hints: [] });
  });
});
