import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { disableSignal, reconcileSignal, type WakeCause } from '../workflows/messages.ts';
import type { portalDomainWorkflow } from '../workflows/portal-domain.ts';
import { PORTAL_DOMAIN_ID, PORTAL_TENANT_ID, WORKFLOW_TYPE, workflowId } from './names.ts';

export type Wake = { domainId: string; tenant: string; signal: 'reconcile' | 'disable'; cause: WakeCause };

/**
 * Signals the domain's workflow, and starts it when none runs: one call, idempotent, whoever calls first.
 * @returns the ids of the run that has got the signal.
 * @throws Temporal's own error when the server is away or refuses.
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
  const handle =
    wake.signal === 'disable'
      ? await client.workflow.signalWithStart<typeof portalDomainWorkflow, []>(WORKFLOW_TYPE, {
          ...common,
          signal: disableSignal,
          signalArgs: [],
        })
      : await client.workflow.signalWithStart<typeof portalDomainWorkflow, [WakeCause?]>(WORKFLOW_TYPE, {
          ...common,
          signal: reconcileSignal,
          signalArgs: [wake.cause],
        });
  return { workflowId: handle.workflowId, runId: handle.signaledRunId };
}

/** Tells a running workflow that something at the edge changed; with none running there is nobody to tell. */
export async function wakeFromWatch(client: Client, domainId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId(domainId)).signal(reconcileSignal, 'watch');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
