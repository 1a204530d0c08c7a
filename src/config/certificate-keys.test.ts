import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const keysOf = (value: string) => readConfig({ PORTAL_CERTIFICATE_KEY: value }).certificateKeys;
const HEX = '0123456789abcdef'.repeat(4);
const BASE64 = Buffer.from(HEX, 'hex').toString('base64');

describe('PORTAL_CERTIFICATE_KEY', () => {
  test('is hexadecimal digits or base64, and the same key either way', () => {
    expect(keysOf(HEX)).toEqual(keysOf(BASE64));
    expect(keysOf(HEX)[0]?.key.toString('hex')).toBe(HEX);
  });

  test('may be several, the one for new keys first', () => {
    const [first, second] = keysOf(`${'f'.repeat(64)},${HEX}`);
    expect([first?.key.toString('hex'), second?.key.toString('hex')]).toEqual(['f'.repeat(64), HEX]);
    expect(first?.id).not.toBe(second?.id);
  });

  test('is none where it is not given', () => {
    expect(readConfig({}).certificateKeys).toEqual([]);
  });

  test.each(['short', HEX.slice(1), `${HEX}0`, BASE64.slice(0, -4), 'g'.repeat(64), `${HEX},short`])(
    'that is of another form (%s) is refused without being quoted',
    (value) => {
      expect(() => keysOf(value)).toThrow(/^PORTAL_CERTIFICATE_KEY: give 32 random bytes/);
      expect(() => keysOf(value)).not.toThrow(new RegExp(value.slice(0, 5)));
    },
  );
});
