import { randomUUID } from 'node:crypto';
import { Client, type WorkflowClientInterceptor } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { type InjectedSinks, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freshProgress } from '../core/domain.ts';
import {
  ACTIVITY_TYPES,
  byActivityType,
  SEARCH_ATTRIBUTES,
  WORKFLOW_TYPE,
  workflowId,
} from '../temporal/names.ts';
import { aSnapshot, noSuchName } from '../testing/builders.ts';
import { FakeWorld } from '../testing/fake-world.ts';
import { skippedNow } from '../testing/skipped-time.ts';
import type { portalDomainWorkflow } from './portal-domain.ts';
import { readTraceHeader, withTraceHeader } from './trace-header.ts';
import type { RoundSpan, TraceSinks } from './trace-rounds.ts';

const TRACE = 'a'.repeat(32);
const REQUEST = `00-${TRACE}-${'b'.repeat(16)}-01`;
const TEN_MINUTES = 10 * 60_000;

/** A domain whose record never comes, registered by a traced request and watched for two hours of skipped time. */
describe('the rounds of a workflow', () => {
  let env: TestWorkflowEnvironment;
  const rounds: RoundSpan[] = [];
  const seen: { activity: string; parent: string | undefined }[] = [];
  const runs = new Set<string>();
  const domainId = randomUUID();
  let tenant = '';

  beforeAll(async () => {
    env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: inject('timeSkippingServer') } },
    });
    await env.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map(({ name }) => [name, 2])),
    });
    await watchForTwoHours();
  }, 300_000);
  afterAll(() => env.teardown());

  const keepRounds: InjectedSinks<TraceSinks> = {
    traces: {
      round: {
        fn: (info, round) => {
          runs.add(info.runId);
          rounds.push(round);
        },
      },
    },
  };

  async function watchForTwoHours(): Promise<void> {
    const now = new Date(await env.currentTimeMs()).toISOString();
    const world = new FakeWorld(
      aSnapshot({ id: domainId, status: 'pending_dns', progress: freshProgress(now) }),
    );
    world.dns = noSuchName;
    tenant = world.row?.tenant ?? '';
    const taskQueue = randomUUID();
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: { codePath: inject('workflowBundle') },
      activities: byActivityType(world.activities(skippedNow)),
      sinks: keepRounds,
      interceptors: {
        activity: [
          ({ info }) => ({
            inbound: {
              execute(input, next) {
                seen.push({ activity: info.activityType, parent: readTraceHeader(input.headers)?.parent });
                return next(input);
              },
            },
          }),
        ],
      },
    });
    const start: WorkflowClientInterceptor['start'] = (input, next) =>
      next({ ...input, headers: withTraceHeader(input.headers, { parent: REQUEST }) });
    const client = new Client({ connection: env.connection, interceptors: { workflow: [{ start }] } });
    await worker.runUntil(async () => {
      const handle = await client.workflow.start<typeof portalDomainWorkflow>(WORKFLOW_TYPE, {
        taskQueue,
        workflowId: workflowId(domainId),
        args: [{ domainId, tenant }],
      });
      await env.sleep(2 * 60 * 60_000);
      await client.workflow.getHandle(handle.workflowId).terminate();
    });
  }

  const began = () => rounds[0]?.startedAt ?? 0;
  const early = () => rounds.filter(({ startedAt }) => startedAt - began() < TEN_MINUTES);
  const late = () => rounds.filter(({ startedAt }) => startedAt - began() > TEN_MINUTES + 60_000);

  test('belong to the trace of the request at first, over runs that continue as new', () => {
    expect(early().length).toBeGreaterThan(40);
    expect(runs.size).toBeGreaterThan(1);
    for (const round of early()) expect(round).toMatchObject({ traceId: TRACE, parent: REQUEST, link: null });
  });

  test('later ones each begin a trace of their own, linked to the request', () => {
    expect(late().length).toBeGreaterThan(3);
    expect(new Set(late().map(({ traceId }) => traceId)).size).toBe(late().length);
    for (const round of late()) {
      expect(round).toMatchObject({ parent: null, link: REQUEST });
      expect(round.traceId).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  test('carry both tags, and every activity knows its round', () => {
    for (const round of rounds) expect(round).toMatchObject({ tenantId: tenant, portalDomainId: domainId });
    const known = new Set(rounds.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`));
    // The last round may have been cut off by the end of the test.
    const lost = seen.filter(({ parent }) => !known.has(parent ?? ''));
    expect(seen.length).toBeGreaterThan(50);
    expect(lost.length).toBeLessThanOrEqual(3);
    expect(new Set(seen.map(({ activity }) => activity))).toEqual(new Set([ACTIVITY_TYPES.makeRounds]));
  });
});
