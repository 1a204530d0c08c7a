import { afterAll, beforeAll, describe } from 'vitest';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { apiGuideTests } from './one-stack/api-guide.ts';
import { consoleTests } from './one-stack/console.ts';
import { embeddingOrigin, embeddingTests } from './one-stack/embedding.ts';
import { flowTests } from './one-stack/flow.ts';
import { linkPageTests } from './one-stack/link-page.ts';
import { operatorTests } from './one-stack/operators.ts';
import { ownCertificateTests } from './one-stack/own-certificate.ts';
import { pageInBrowserTests } from './one-stack/page.ts';
import { quickStartTests } from './one-stack/quick-start.ts';
import { refusedStartTests } from './one-stack/refused-starts.ts';
import { sandboxWakeTests } from './one-stack/sandbox-wake.ts';
import { webhookTests } from './one-stack/webhooks.ts';

/**
 * What needs no stack of its own: each suite keeps to tenants and names of its own, takes no part away, and says nothing
 * of the fleet as a whole. A start of the whole product takes as long as most of them.
 */
describe('on one stack', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startRunningStack({ PORTAL_EMBED_ORIGINS: await embeddingOrigin() });
  });
  afterAll(() => stack?.stop());
  const running = () => stack;

  apiGuideTests(running);
  consoleTests(running);
  embeddingTests(running);
  flowTests(running);
  linkPageTests(running);
  operatorTests(running);
  ownCertificateTests(running);
  pageInBrowserTests(running);
  quickStartTests(running);
  refusedStartTests(running);
  sandboxWakeTests(running);
  webhookTests(running);
});
