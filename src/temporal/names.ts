import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Names that operators and dashboards rely on. This file is bundled into the workflows: it imports nothing else. */
export const WORKFLOW_TYPE = 'portalDomainWorkflow';

export const PORTAL_TENANT_ID = defineSearchAttributeKey('PortalTenantId', SearchAttributeType.KEYWORD);
export const PORTAL_DOMAIN_ID = defineSearchAttributeKey('PortalDomainId', SearchAttributeType.KEYWORD);
export const PORTAL_DOMAIN_STATUS = defineSearchAttributeKey(
  'PortalDomainStatus',
  SearchAttributeType.KEYWORD,
);
export const SEARCH_ATTRIBUTES = [PORTAL_TENANT_ID, PORTAL_DOMAIN_ID, PORTAL_DOMAIN_STATUS] as const;

/** One workflow a domain: starting it twice is starting it once. */
export const workflowId = (domainId: string) => `portal-domain/${domainId}`;
