import { expect, test } from 'vitest';
import { entryOf } from './dns-provider-forms.ts';

const CNAME = {
  type: 'CNAME',
  name: 'portal.eu.acme.com',
  relativeName: 'portal.eu',
  value: 'x.portal.example',
};
const TXT = { type: 'TXT', name: 'acme.com', relativeName: '@', value: 'proof' };

test('a record is entered with its host part alone, relative to the zone where that is known', () => {
  expect(entryOf(CNAME, 'unknown', null)).toEqual({
    name: 'portal.eu',
    value: CNAME.value,
    inZone: true,
    proxyOff: false,
  });
  expect(entryOf(CNAME, 'other', 'eu.acme.com').name).toBe('portal');
  expect(entryOf(CNAME, 'other', 'portal.eu.acme.com').name).toBe('@');
});

test('a record outside of the zone has its whole name, and nothing of that zone’s provider', () => {
  const caa = { type: 'CAA', name: 'acme.com', relativeName: '@', value: '0 issue "ca.example"' };
  expect(entryOf(caa, 'route53', 'portal.acme.com')).toEqual({
    ...{ name: 'acme.com', value: caa.value, inZone: false, proxyOff: false },
  });
});

test('a provider’s form has a dot at the end of a target, quotes around a text, or nothing for the top, as it wants them', () => {
  expect(entryOf(CNAME, 'ovh', 'acme.com').value).toBe('x.portal.example.');
  expect(entryOf(TXT, 'ovh', 'acme.com')).toEqual({
    name: '@',
    value: 'proof',
    inZone: true,
    proxyOff: false,
  });
  expect(entryOf(TXT, 'route53', 'acme.com')).toEqual({
    name: '',
    value: '"proof"',
    inZone: true,
    proxyOff: false,
  });
});

test('a record that a proxy could stand in front of is entered without it', () => {
  expect(entryOf(CNAME, 'cloudflare', 'acme.com').proxyOff).toBe(true);
  expect(entryOf(TXT, 'cloudflare', 'acme.com').proxyOff).toBe(false);
});
