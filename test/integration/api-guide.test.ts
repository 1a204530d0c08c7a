import { afterAll, beforeAll, describe } from 'vitest';
import { environment } from '../../src/config/config.ts';
import { type OperatorPage, openOperatorPage } from '../../src/testing/operator-page.ts';
import { pageTests } from '../../src/testing/page-tests.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';

const FILE = 'docs/api-guide.md';
const PLACES = ['one-machine'] as const;

/** Every example of the page, by a developer who has started the sandbox. */
describe('the API guide', () => {
  let stack: RunningStack;
  let page: OperatorPage;

  beforeAll(async () => {
    stack = await startRunningStack();
    page = await openOperatorPage({
      file: FILE,
      places: PLACES,
      databaseUrl: stack.psqlUrl,
      env: { PATH: environment().PATH, HOME: stack.settings.HOME },
      placeholders: { 'api-url': stack.apiUrl, 'operator-key': stack.operatorKey },
    });
  });
  afterAll(async () => {
    await page?.close();
    await stack?.stop();
  });

  pageTests(FILE, PLACES, { page: () => page, stages: {} });
});
