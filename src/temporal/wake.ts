import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { PatrolReason } from '../core/patrol/reasons.ts';
import { disableSignal, reconcileSignal, type WakeCause } from '../workflows/messages.ts';
import type { portalDomainWorkflow } from '../workflows/portal-domain.ts';
import { PORTAL_DOMAIN_ID, PORTAL_TENANT_ID, WORKFLOW_TYPE, workflowId } from './names.ts';

export type Wake = {
  domainId: string;
  tenant: string;
  signal: 'reconcile' | 'disable';
  cause: WakeCause;
  /** Why the patrol wakes it; absent: it does not. */
  reason?: PatrolReason | null;
};

/** A server that accepts connections and does not answer is away, too; shorter than the lease of an outbox row. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Signals the domain's workflow, and starts it when none runs, also where an earlier run under the same id has ended: one
 * call, idempotent, whoever calls first.
 * @returns the ids of the run that has got the signal.
 * @throws Temporal's own error when the server is away, does not answer in time, or refuses.
 */
export async function wakeOrStart(
  client: Client,
  taskQueue: string,
  wake: Wake,
): Promise<{ workflowId: string; runId: string }> {
  const { domainId, tenant } = wake;
  const common = {
    workflowId: workflowId(domainId),
    taskQueue,
    args: [{ domainId, tenant }] as [{ domainId: string; tenant: string }],
    typedSearchAttributes: [
      { key: PORTAL_TENANT_ID, value: tenant },
      { key: PORTAL_DOMAIN_ID, value: domainId },
    ],
  };
  const handle = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
    wake.signal === 'disable'
      ? client.workflow.signalWithStart<typeof portalDomainWorkflow, []>(WORKFLOW_TYPE, {
          ...common,
          signal: disableSignal,
          signalArgs: [],
        })
      : client.workflow.signalWithStart<typeof portalDomainWorkflow, [WakeCause?, PatrolReason?]>(
          WORKFLOW_TYPE,
          {
            ...common,
            signal: reconcileSignal,
            signalArgs: wake.reason ? [wake.cause, wake.reason] : [wake.cause],
          },
        ),
  );
  return { workflowId: handle.workflowId, runId: handle.signaledRunId };
}

/**
 * Signals a running workflow that something at the edge has changed.
 * @returns false when none runs.
 */
export async function signalFromWatch(client: Client, domainId: string): Promise<boolean> {
  try {
    await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflow.getHandle(workflowId(domainId)).signal(reconcileSignal, 'watch'),
    );
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
