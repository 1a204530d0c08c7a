import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('PORTAL_PORT_OFFSET moves all ports of `up` at once, but for those that are set', () => {
  const plain = readConfig({}).ports;
  const moved = readConfig({ PORTAL_PORT_OFFSET: '100', PORTAL_HTTPS_PORT: '443' }).ports;
  expect(Object.keys(plain)).toHaveLength(9);
  const expected = Object.entries(plain).map(([part, port]) => [part, part === 'https' ? 443 : port + 100]);
  expect(moved).toEqual(Object.fromEntries(expected));
});

test('an offset beyond the last port is refused with the largest that fits', () => {
  const largest = 65_535 - Math.max(...Object.values(readConfig({}).ports));
  expect(() => readConfig({ PORTAL_PORT_OFFSET: String(largest + 1) })).toThrow(
    new RegExp(`PORTAL_PORT_OFFSET: PORTAL_\\w+ would be 65536; give at most ${largest}\\.`),
  );
  expect(Math.max(...Object.values(readConfig({ PORTAL_PORT_OFFSET: String(largest) }).ports))).toBe(65_535);
});
