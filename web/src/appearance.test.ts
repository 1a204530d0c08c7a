import { expect, test } from 'vitest';
import { PHASES } from '../../src/core/lifecycle/phase.ts';
import type { Phase } from './api/types.ts';
import { appearanceOf } from './appearance.ts';

const all = Object.keys(PHASES) as Phase[];

test('a button to go on is offered where nobody does by itself, and nowhere else', () => {
  const resumed = all.filter((phase) => appearanceOf({ phase }).resume !== undefined);
  expect(resumed).toEqual(['dns_given_up', 'certificate_given_up', 'disabled']);
});

test('a domain with a broken condition is shown as live still', () => {
  expect(appearanceOf({ phase: 'degraded' })).toMatchObject({ isLive: true });
});
