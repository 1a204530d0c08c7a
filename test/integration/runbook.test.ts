import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { caddyPaths } from '../../src/edge/caddy/paths.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type OperatorPage, openOperatorPage } from '../../src/testing/operator-page.ts';
import { alertPagesTests, pageTests, type Stages } from '../../src/testing/page-tests.ts';
import {
  alertStages,
  commonStages,
  pathWithTemporal,
  placeholdersOf,
} from '../../src/testing/runbook-stages.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { addTenant, publishRecord, register, untilStatus } from '../../src/testing/stack-actions.ts';
import { recordedParts } from '../../src/testing/up-process.ts';

const FILE = 'docs/runbook.md';
const PLACES = ['everywhere', 'one-machine'] as const;

/** Every command that the runbook has for one machine, on a stack as `npm start` runs it. */
describe('the runbook on one machine', () => {
  let stack: RunningStack;
  let domain: Domain;
  let page: OperatorPage;

  beforeAll(async () => {
    stack = await startRunningStack();
    const tenant = randomUUID();
    await addTenant(stack, tenant, 'Runbook');
    domain = await register(stack, tenant, 'portal.runbook.localhost');
    await publishRecord(stack, domain);
    domain = await untilStatus(stack, domain, 'active');
    page = await openOperatorPage({ file: FILE, ...(await operator()) });
  });
  afterAll(async () => {
    await page?.close();
    await stack?.stop();
  });

  /** What an operator has before the first command. */
  async function operator() {
    const { ports, dataDir } = stack.config;
    return {
      places: PLACES,
      env: {
        PATH: await pathWithTemporal(stack),
        HOME: stack.settings.HOME,
        CURL_CA_BUNDLE: caddyPaths(dataDir).rootFile,
      },
      databaseUrl: stack.psqlUrl,
      placeholders: {
        ...placeholdersOf(domain),
        'data-folder': dataDir,
        'edge-https': `127.0.0.1:${ports.https}`,
        resolver: `127.0.0.1 -p ${ports.dns}`,
      },
    };
  }
  /** What the runbook's first section exports, which the pages of the alerts rely on. */
  const exported = () => ({
    DB: stack.psqlUrl,
    TEMPORAL: `127.0.0.1:${stack.config.ports.temporal}`,
    TEMPORAL_NAMESPACE: 'default',
    PORTAL_API_URL: stack.apiUrl,
    PORTAL_API_TOKEN: stack.operatorKey,
    PORTAL_DATA_DIR: stack.config.dataDir,
  });

  const shell = async (text: string) => {
    const { code, stdout, stderr } = await page.shell(text);
    if (code !== 0) throw new Error(`${text}: ${stdout}${stderr}`);
    return stdout;
  };
  let worker: number;
  let runs = 0;

  const stages: Stages = {
    ...commonStages(() => ({ stack, main: domain })),
    'Workflow not enqueued': {
      before: async () => {
        worker = stack.pidOf('worker');
        return {};
      },
      after: async () => {
        await eventually(
          'another worker runs',
          async () => {
            const pid = recordedParts(stack.config.dataDir).get('worker');
            const ready = `http://127.0.0.1:${stack.config.ports.worker}/readyz`;
            return pid !== undefined && pid !== worker && (await fetch(ready)).ok;
          },
          { withinMs: 90_000 },
        );
      },
    },
    "Temporal's data is lost": {
      before: async () => {
        runs = await countKnownRuns();
        return {};
      },
      after: async () => {
        await eventually('a workflow was started', async () => (await countKnownRuns()) > runs);
      },
    },
  };

  /** What Temporal lists, which follows a moment later. */
  const countKnownRuns = async () => {
    const query = `PortalDomainId="${domain.id}"`;
    const listed = await shell(`temporal workflow list --address "$TEMPORAL" --query '${query}'`);
    return listed.split(domain.id).length - 1;
  };

  pageTests(FILE, PLACES, { page: () => page, stages });

  const alertOperator = async () => {
    const { env, ...options } = await operator();
    return { ...options, env: { ...env, ...exported() } };
  };
  alertPagesTests(
    PLACES,
    alertOperator,
    alertStages(() => ({ stack, main: domain })),
  );
});
