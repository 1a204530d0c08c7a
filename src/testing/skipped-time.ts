import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { environment } from '../config/config.ts';
import { freshProgress } from '../core/domain.ts';
import { NO_TRACING } from '../telemetry/tracing.ts';
import { byActivityType, SEARCH_ATTRIBUTES, WORKFLOW_TYPE, workflowId } from '../temporal/names.ts';
import { traceSinks } from '../temporal/trace-interceptors.ts';
import { disableSignal, reconcileSignal } from '../workflows/messages.ts';
import type { PortalDomainInput, portalDomainWorkflow } from '../workflows/portal-domain.ts';
import { aSnapshot } from './builders.ts';
import { FakeWorld } from './fake-world.ts';
import { recordHistory } from './histories.ts';

/** `npm run record-histories` keeps the histories of these runs. */
const RECORDING = environment().RECORD_HISTORIES === '1';

/** The time of the server that skips it, as an activity knows it: when it was scheduled. */
export const skippedNow = () => new Date(activityInfo().currentAttemptScheduledTimestampMs).toISOString();

/** The workflow of a domain on a server that skips time, for the tests of a file. */
export function useSkippedTime() {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: inject('timeSkippingServer') } },
    });
    await env.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map(({ name }) => [name, 2])),
    });
  }, 120_000);
  afterAll(() => env.teardown());

  const start = (world: FakeWorld, taskQueue: string) =>
    env.client.workflow.start<typeof portalDomainWorkflow>(WORKFLOW_TYPE, startOf(world, taskQueue));

  return {
    env: () => env,
    /** A domain registered now by the test server's clock, its workflow started, and a worker while `act` runs. */
    async withDomain(
      prepare: (world: FakeWorld) => void,
      act: (world: FakeWorld, handle: Awaited<ReturnType<typeof start>>, taskQueue: string) => Promise<void>,
    ) {
      const now = new Date(await env.currentTimeMs()).toISOString();
      const world = new FakeWorld(
        aSnapshot({ id: randomUUID(), status: 'pending_dns', progress: freshProgress(now) }),
      );
      prepare(world);
      const taskQueue = randomUUID();
      const worker = await Worker.create({
        connection: env.nativeConnection,
        taskQueue,
        workflowBundle: { codePath: inject('workflowBundle') },
        activities: byActivityType(world.activities(skippedNow)),
        sinks: traceSinks(NO_TRACING),
      });
      await worker.runUntil(async () => {
        const handle = await start(world, taskQueue);
        try {
          await act(world, handle, taskQueue);
        } catch (error) {
          // A workflow without a worker would stop the clock for every test that follows.
          await Promise.allSettled([handle.terminate()]);
          throw error;
        }
        if (RECORDING) await recordHistory(expect.getState().currentTestName ?? '', handle);
      });
    },
    /** Signals the domain's workflow as the relay does, which starts it where it has ended. */
    signal(world: FakeWorld, taskQueue: string, sent: 'reconcile' | 'disable') {
      const common = startOf(world, taskQueue);
      return sent === 'disable'
        ? env.client.workflow.signalWithStart(WORKFLOW_TYPE, {
            ...common,
            signal: disableSignal,
            signalArgs: [],
          })
        : env.client.workflow.signalWithStart(WORKFLOW_TYPE, {
            ...common,
            signal: reconcileSignal,
            signalArgs: ['request'],
          });
    },
  };
}

function startOf({ row }: FakeWorld, taskQueue: string) {
  const domainId = row?.id ?? '';
  const args: [PortalDomainInput] = [{ domainId, tenant: row?.tenant ?? '' }];
  return { taskQueue, workflowId: workflowId(domainId), args };
}
