import { describe } from 'vitest';
import { testConsoleAppearance, useConsolePage } from '../../src/testing/console-appearance.ts';
import { ALL_WAYS } from '../../src/testing/page-appearance.ts';

describe('the operator’s console over answers that are given, in each way that people look at it', () => {
  const shown = useConsolePage();
  for (const way of ALL_WAYS) testConsoleAppearance(shown, way);
});
