import { describe } from 'vitest';
import { ALL_WAYS, testAppearance, usePage } from '../../src/testing/page-appearance.ts';

describe('the page over answers that are given, in each way that people look at it', () => {
  const shown = usePage();
  for (const way of ALL_WAYS) testAppearance(shown, way);
});
