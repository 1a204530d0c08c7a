import type { CliDeps } from '../cli/context.ts';
import type { Environment } from '../config/config.ts';
import { wordsOf } from '../doctor/run.ts';
import { workflowState } from '../support/domain-story.ts';
import { briefTemporalClient } from '../temporal/brief-client.ts';
import { readSettings } from './doctor.ts';

/** Returns the state of a domain's workflow, if these settings name a Temporal server. */
export async function workflowOf(
  environment: Environment,
  domainId: string,
): ReturnType<CliDeps['workflowOf']> {
  const { temporal } = (await readSettings(environment)).config;
  const { address } = temporal;
  if (address === null) return { unknown: 'TEMPORAL_ADDRESS is not given, and no `up` runs here.' };
  const { client, close } = briefTemporalClient({ ...temporal, address });
  try {
    return await workflowState(client, domainId);
  } catch (error) {
    return { unknown: `Temporal at ${address} did not say: ${wordsOf(error)}` };
  } finally {
    await close();
  }
}
