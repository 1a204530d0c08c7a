import { describe, expect, test } from 'vitest';
import { gatewaysOf } from '../bin/gateways.ts';
import { type Environment, readConfig } from './config.ts';

const CLUSTER = { PORTAL_EDGE: 'kubernetes', PORTAL_BASE_DOMAIN: 'portal.example.com' };
const TWO = 'two istio=gw-2,app=gw Portal-2.example.com gw-2.istio-ingress.svc:8443';
const read = (value: string, over: Environment = {}) =>
  readConfig({ ...CLUSTER, PORTAL_GATEWAYS: value, ...over }).gateways;

describe('PORTAL_GATEWAYS', () => {
  test('not given: one gateway, of the settings that there always were', () => {
    const address = { PORTAL_EDGE_ADDRESS: 'gw.istio-ingress.svc:443' };
    expect(read('', { ...address, PORTAL_GATEWAY_SELECTOR: 'istio=public' })).toEqual([
      {
        name: 'default',
        selector: { istio: 'public' },
        baseDomain: 'portal.example.com',
        address: { host: 'gw.istio-ingress.svc', port: 443 },
      },
    ]);
  });

  test('adds gateways after the first, in order', () => {
    const gateways = read(`${TWO}; three istio=gw-3 portal-3.example.com 192.0.2.3;`, {
      PORTAL_HTTPS_PORT: '443',
    });
    expect(gateways.slice(1)).toEqual([
      {
        name: 'two',
        selector: { istio: 'gw-2', app: 'gw' },
        baseDomain: 'portal-2.example.com',
        address: { host: 'gw-2.istio-ingress.svc', port: 8443 },
      },
      {
        name: 'three',
        selector: { istio: 'gw-3' },
        baseDomain: 'portal-3.example.com',
        address: { host: '192.0.2.3', port: 443 },
      },
    ]);
  });

  test('is what new tenants are spread over, with the limit', () => {
    expect(gatewaysOf(readConfig({ ...CLUSTER, PORTAL_GATEWAYS: TWO, PORTAL_GATEWAY_LIMIT: '9' }))).toEqual({
      places: [
        { name: 'default', baseDomain: 'portal.example.com' },
        { name: 'two', baseDomain: 'portal-2.example.com' },
      ],
      limit: 9,
    });
  });

  test.each([
    ['a part is missing', 'two istio=gw-2 portal-2.example.com', 'give `name labels base-domain address`'],
    ['a part is too many', `${TWO} more`, 'give `name labels'],
    ['a name that no object can have', TWO.replace('two', 'Two'), 'give `name labels'],
    ['labels that are none', TWO.replace('istio=gw-2,app=gw', 'gw-2'), 'give `name labels'],
    ['a base domain that is none', TWO.replace('Portal-2.example.com', 'portal'), 'give `name labels'],
    ['an address with a path', `${TWO}/path`, 'give `name labels'],
    ['the name of the first', TWO.replace('two', 'default'), 'is the first gateway'],
    ['one name twice', `${TWO}; two istio=gw-3 portal-3.example.com gw-3`, 'two gateways are called "two"'],
    ['the same pods', `${TWO}; three app=gw,istio=gw-2 portal-3.example.com gw-3`, 'has the labels of "two"'],
    ['the first one’s base domain', TWO.replace('Portal-2', 'portal'), 'base domains of "two" and "default"'],
    ['a base domain below another', TWO.replace('Portal-2.', 'a.portal.'), 'lies below the other'],
    ['a base domain above another', TWO.replace('Portal-2.', ''), 'lies below the other'],
  ])('refuses %s', (_, value, words) => {
    expect(() => read(value)).toThrow(/^PORTAL_GATEWAYS: /);
    expect(() => read(value)).toThrow(words);
  });

  test('is for a cluster only', () => {
    expect(() => read(TWO, { PORTAL_EDGE: 'caddy' })).toThrow(/^PORTAL_GATEWAYS: .*PORTAL_EDGE/);
  });
});

test('a limit of no names is refused', () => {
  expect(() => readConfig({ PORTAL_GATEWAY_LIMIT: '0' })).toThrow(/^PORTAL_GATEWAY_LIMIT: /);
});
