import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const hostOf = (PORTAL_EDGE_HOST: string) => readConfig({ PORTAL_EDGE_HOST }).edgeHost;

test.each(['0.0.0.0', '::', '192.0.2.7', 'localhost'])('the edge may listen on %s', (host) => {
  expect(hostOf(host)).toBe(host);
});

test.each(['edge.example.com', '[::1]', '10.0.0', '127.0.0.1:80'])(
  'it may not listen on %s, where it would not know its own connections',
  (host) => {
    expect(() => hostOf(host)).toThrow(
      `PORTAL_EDGE_HOST: ${JSON.stringify(host)} does not fit; give an IP address, e.g. 0.0.0.0, or localhost.`,
    );
  },
);
