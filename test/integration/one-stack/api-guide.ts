import { afterAll, beforeAll, describe } from 'vitest';
import { environment } from '../../../src/config/config.ts';
import { type OperatorPage, openOperatorPage } from '../../../src/testing/operator-page.ts';
import { pageTests } from '../../../src/testing/page-tests.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';

const FILE = 'docs/api-guide.md';
const PLACES = ['one-machine'] as const;

/** Every example of the page, by a developer who has started the sandbox. */
export function apiGuideTests(running: () => RunningStack): void {
  describe('the API guide', () => {
    let page: OperatorPage;

    beforeAll(async () => {
      const { psqlUrl, settings, apiUrl, operatorKey } = running();
      page = await openOperatorPage({
        file: FILE,
        places: PLACES,
        databaseUrl: psqlUrl,
        env: { PATH: environment().PATH, HOME: settings.HOME },
        placeholders: { 'api-url': apiUrl, 'operator-key': operatorKey },
      });
    });
    afterAll(() => page?.close());

    pageTests(FILE, PLACES, { page: () => page, stages: {} });
  });
}
