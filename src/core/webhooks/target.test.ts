import { describe, expect, test } from 'vitest';
import { chooseAddress, judgeTargetUrl } from './target.ts';

const NONE: string[] = [];
const OWN = ['10.20.0.0/16', '::1/128'];

describe('the URL of an endpoint', () => {
  test.each([
    ['https://hooks.acme.com/x?key=1', NONE, null],
    ['http://hooks.acme.com/', NONE, 'not_https'],
    ['http://hooks.internal/', OWN, null],
    ['ftp://hooks.acme.com/', OWN, 'not_https'],
    ['file:///etc/passwd', OWN, 'invalid_url'],
    ['//hooks.acme.com/', NONE, 'invalid_url'],
    ['https://user@hooks.acme.com/', NONE, 'invalid_url'],
    ['https://hooks.acme.com/#x', NONE, 'invalid_url'],
  ])('%s with %j: %s', (url, networks, refusal) => {
    expect(judgeTargetUrl(url, networks)).toBe(refusal);
  });
});

describe('the address of an endpoint', () => {
  const choose = (addresses: string[], networks = NONE, isHttps = true) => {
    const chosen = chooseAddress({ isHttps, addresses }, networks);
    return 'refusal' in chosen ? chosen.refusal : chosen.address;
  };

  test.each([
    ...['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '168.63.129.16', '::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1'],
    ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', '2002:7f00:1::', 'ff02::1', 'localhost'],
  ])('%s may not be reached', (address) => {
    expect(choose([address])).toBe('address_not_allowed');
    // Nor where a public one comes with it, in whatever order.
    expect(choose(['8.8.8.8', address])).toBe('address_not_allowed');
    expect(choose([address, '8.8.8.8'])).toBe('address_not_allowed');
  });

  test('a public one may be reached, by https alone; one in a permitted network by http too', () => {
    expect(choose(['8.8.8.8', '2606:4700::1111'])).toBe('8.8.8.8');
    expect(choose(['8.8.8.8'], OWN, false)).toBe('not_https');
    expect(choose(['10.20.1.1'], OWN, false)).toBe('10.20.1.1');
    expect(choose(['10.20.1.1', '8.8.8.8'], OWN)).toBe('10.20.1.1');
    expect(choose(['10.20.1.1', '8.8.8.8'], OWN, false)).toBe('not_https');
    expect(choose(['10.21.0.1'], OWN)).toBe('address_not_allowed');
    // A network of IPv4 permits no form of it within IPv6.
    expect(choose(['::ffff:10.20.1.1'], OWN)).toBe('address_not_allowed');
  });

  test('no address is no way', () => {
    expect(choose([])).toBe('name_not_found');
  });
});
