import { describe, expect, test } from 'vitest';
import { requestOrigin } from './request-origin.ts';

const ASKED = {
  url: 'http://10.1.2.3:3000/api',
  isByProxy: true,
  proto: 'https',
  host: 'domains.example.com',
};

describe('the origin with which a link begins', () => {
  test('is what a proxy that we trust has heard, the last one where there are several', () => {
    expect(requestOrigin(ASKED)).toBe('https://domains.example.com');
    expect(requestOrigin({ ...ASKED, proto: 'http, https', host: 'made.up, domains.example.com:8443' })).toBe(
      'https://domains.example.com:8443',
    );
  });

  test('is the request’s own where no such proxy is there, whatever the fields say', () => {
    const own = { ...ASKED, url: 'https://own.example.com/api', isByProxy: false };
    expect(requestOrigin(own)).toBe('https://own.example.com');
  });

  test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'a.portal.localhost'])(
    'may be http at %s, which is this machine',
    (host) => {
      const own = { ...ASKED, url: `http://${host}/api`, isByProxy: false };
      expect(requestOrigin(own)).toBe(`http://${host}`);
    },
  );

  test('is none where it would be http on a network, or nothing that can be read', () => {
    expect(requestOrigin({ ...ASKED, isByProxy: false })).toBeNull();
    expect(requestOrigin({ ...ASKED, proto: 'http' })).toBeNull();
    expect(requestOrigin({ ...ASKED, proto: 'gopher' })).toBeNull();
    expect(requestOrigin({ ...ASKED, host: 'a b' })).toBeNull();
  });
});
