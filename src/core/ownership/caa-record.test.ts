import { expect, test } from 'vitest';
import { NOON } from '../../testing/builders.ts';
import { conditionOf, type Finding } from '../conditions.ts';
import { caaToPublish } from './caa-record.ts';
import { recordsToPublish } from './records-to-publish.ts';

const PLACE = { name: 'acme.com', of: null, domain: 'portal.acme.com' };
const ADD = 'CAA 0 issue "letsencrypt.org"';
const OTHER = 'CAA 0 issue "other.example"';
const caa = (judged: Finding<'CertificateAllowed'>) => {
  const found = caaToPublish([conditionOf('CertificateAllowed', judged, NOON)]);
  return found && [found.name, found.value, found.state, ...found.observed];
};
const RIGHT = ['acme.com', '0 issue "letsencrypt.org"'];

test('the CAA record is to be published where others forbid our CA, and changed where it forbids our account', () => {
  const other = { case: 'other_ca' as const, records: [OTHER], place: PLACE, add: ADD };
  expect(caa({ reason: 'caa_forbids', params: other })).toEqual([...RIGHT, 'missing', OTHER]);
  const account = { case: 'other_account', record: OTHER, place: PLACE, add: ADD } as const;
  expect(caa({ reason: 'caa_forbids', params: account })).toEqual([...RIGHT, 'wrong', OTHER]);
});

test('the CAA record is found where it allows our CA, and not asked for where it is not the tenant’s, or not known', () => {
  const clear = { case: 'clear' as const, asked: [], untried: [] };
  const allows = { why: 'record_allows', record: ADD, place: PLACE } as const;
  expect(caa({ reason: 'allowed', params: { ...clear, caa: allows } })).toEqual([...RIGHT, 'ok', ADD]);
  const none = { why: 'no_record', domain: 'portal.acme.com' } as const;
  expect(caa({ reason: 'allowed', params: { ...clear, caa: none } })).toBeNull();
  const other = { case: 'other_ca' as const, records: [OTHER], place: PLACE, add: ADD };
  expect(caa({ reason: 'caa_forbids', params: other, actor: 'operator' })).toBeNull();
  expect(caa({ reason: 'caa_forbids', params: { ...other, add: null } })).toBeNull();
});

test('the CAA record stands among the records to publish, with a purpose of its own', () => {
  const other = { case: 'other_ca' as const, records: [OTHER], place: PLACE, add: ADD };
  const conditions = [conditionOf('CertificateAllowed', { reason: 'caa_forbids', params: other }, NOON)];
  const records = recordsToPublish({
    ...{ domain: 'portal.acme.com', canonicalHost: 'x.portal.example', ownershipToken: 'token' },
    ...{ conditions, lastDns: null },
  });
  expect(records.map(({ purpose, type, relativeName }) => [purpose, type, relativeName])).toEqual([
    ['routing', 'CNAME', 'portal'],
    ['certificate', 'CAA', '@'],
  ]);
});
