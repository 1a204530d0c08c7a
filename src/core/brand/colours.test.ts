import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandTokens, contrastOf } from './colours.ts';

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the tokens of a brand', () => {
  test('can be read in both schemes, whatever the colour', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const { light, dark } = brandTokens(colour);
        for (const background of ['#ffffff', '#f5f6f9', '#f0f3f8', '#e9f1fd'])
          expect(contrastOf(light['--pd-link'], background)).toBeGreaterThanOrEqual(4.5);
        for (const background of ['#12151c', '#1b202a', '#262d3a'])
          expect(contrastOf(dark['--pd-link'], background)).toBeGreaterThanOrEqual(4.5);
        for (const { '--pd-accent': accent, '--pd-accent-strong': strong, '--pd-on-accent': text } of [
          light,
          dark,
        ]) {
          expect(contrastOf(accent, text)).toBeGreaterThanOrEqual(4.5);
          expect(contrastOf(strong, text)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  test('leave a colour as it is where it can be read', () => {
    expect(brandTokens('#1f5fbf').light['--pd-accent']).toBe('#1f5fbf');
    expect(brandTokens('#ffcc00').dark['--pd-accent']).toBe('#ffcc00');
  });

  test('darken yellow on light, and lighten navy on dark', () => {
    expect(brandTokens('#ffcc00').light['--pd-accent']).toBe('#856a00');
    expect(brandTokens('#001a4d').dark['--pd-accent']).toBe('#8a96ad');
  });
});
