import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '1m' });

/** The yardstick: five activities that do nothing, one after the other. */
export async function emptyWorkflow(): Promise<void> {
  for (let n = 0; n < 5; n++) await nothing();
}
