import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Status } from '../core/conditions.ts';
import { PORTAL_DOMAIN_STATUS } from '../temporal/names.ts';

/** Keeps `PortalDomainStatus` as the row has it, so that operators can list workflows by it. */
export function publishStatus(status: Status): void {
  const known = workflowInfo().typedSearchAttributes.get(PORTAL_DOMAIN_STATUS);
  if (known !== status) upsertSearchAttributes([{ key: PORTAL_DOMAIN_STATUS, value: status }]);
}
