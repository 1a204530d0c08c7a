import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';

describe('addresses that nothing of a tenant’s may lead us to', () => {
  test.each([
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1', '172.31.255.255'],
    ...['192.168.1.1', '169.254.169.254', '100.64.0.1', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
    ...['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.1.2.3', '240.0.0.1'],
    ...['255.255.255.255', '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a00:1'],
    ...['::ffff:0:10.0.0.1', '64:ff9b::a00:1', '64:ff9b::808:808', '64:ff9b:1::1', '2002:a00:1::1'],
    ...['2001::1', '2001:db8::1', '2001:2::1', '2001:20::1', '100::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1'],
    ...['fec0::1', 'ff02::1', '3fff::1', '4000::1', '5f00::1', 'fe80::1%eth0'],
    ...['', 'localhost', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '8.8.8.8 ', '[::1]', '8.8.8.8/8'],
  ])('%j', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test('none of these networks, whatever the address', () => {
    const internal = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.integer({ min: 224, max: 255 }), fc.nat(255), fc.nat(255), fc.nat(255)),
    );
    fc.assert(
      fc.property(internal, (parts) => {
        const ipv4 = parts.join('.');
        expect(isPublicAddress(ipv4)).toBe(false);
        expect(isPublicAddress(`::ffff:${ipv4}`)).toBe(false);
        expect(isPublicAddress(`64:ff9b::${ipv4}`)).toBe(false);
      }),
    );
  });
});

test.each(['8.8.8.8', '104.16.1.1', '172.32.0.1', '2606:4700::1', '2a06:98c0::1'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test('an operator’s own networks are closed too', () => {
  expect(isPublicAddress('8.8.8.8', ['8.8.8.0/24'])).toBe(false);
  expect(isPublicAddress('2606:4700::1', ['8.8.8.0/24', '2606:4700::/32'])).toBe(false);
  expect(isPublicAddress('8.8.4.4', ['8.8.8.0/24'])).toBe(true);
});
