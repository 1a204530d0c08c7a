import { expect, test } from 'vitest';
import { SETTINGS } from './settings.ts';
import { unknownSettings, unknownSettingsSentence } from './unknown-settings.ts';

test.each([
  ['PORTAL_BASE_DOMIAN', 'PORTAL_BASE_DOMAIN'],
  ['PORTAL_HTTPS_PROT', 'PORTAL_HTTPS_PORT'],
  ['PORTAL_RESOLVERS', 'PORTAL_DNS_RESOLVERS'],
  ['portal_edge', 'PORTAL_EDGE'],
  ['PORTAL_SOMETHING_ELSE_ALTOGETHER', null],
])('%s is named, with %s as the one that is most likely meant', (name, nearest) => {
  expect(unknownSettings({ [name]: 'x', PATH: '/bin' })).toEqual([{ name, nearest }]);
});

test('settings, what up gives its parts, and what a cluster tells of its Services are nobody’s mistake', () => {
  const settings = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, 'x']));
  const cluster = {
    PORTAL_DOMAINS_API_SERVICE_HOST: '10.0.0.1',
    PORTAL_DOMAINS_API_SERVICE_PORT_HTTP: '80',
    PORTAL_DOMAINS_API_PORT_80_TCP_ADDR: '10.0.0.1',
  };
  expect(unknownSettings({ ...settings, ...cluster, PORTAL_UP_RUN_DIR: '/x' })).toEqual([]);
  expect(unknownSettingsSentence([])).toBeNull();
});
