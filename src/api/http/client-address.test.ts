import { describe, expect, test } from 'vitest';
import { clientKey } from './client-address.ts';

const PROXIES = ['127.0.0.0/8', '::1/128', '10.0.0.0/8'];
const keyOf = (peer: string | null, forwardedFor?: string) => clientKey({ peer, forwardedFor }, PROXIES);

describe('the client by which requests are counted', () => {
  test('is the other end of the socket where no proxy of ours is there, whatever it writes', () => {
    expect(keyOf('203.0.113.9')).toBe('203.0.113.9');
    expect(keyOf('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
  });

  test('is the last address that the proxies heard, and none that the client wrote before it', () => {
    expect(keyOf('127.0.0.1', '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(keyOf('::ffff:127.0.0.1', '198.51.100.1, 203.0.113.9, 10.1.2.3')).toBe('203.0.113.9');
  });

  test('is the proxy itself where it names nobody, or what is no address', () => {
    expect(keyOf('127.0.0.1')).toBe('127.0.0.1');
    expect(keyOf('127.0.0.1', 'unknown')).toBe('127.0.0.1');
    expect(keyOf('127.0.0.1', '203.0.113.9, fe80::1%eth0')).toBe('127.0.0.1');
  });

  test('is a network of 64 bits in IPv6, as one client has them all', () => {
    expect(keyOf('2001:db8:1:2:3::4')).toBe(keyOf('2001:db8:1:2::ffff'));
    expect(keyOf('2001:db8:1:2::1')).not.toBe(keyOf('2001:db8:1:3::1'));
  });

  test('is one for all where there is no socket', () => {
    expect(keyOf(null)).toBe('unknown');
  });
});
