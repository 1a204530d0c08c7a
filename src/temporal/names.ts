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

/**
 * The activity types as Temporal knows them, by the names of our functions. Histories of running workflows hold them, so
 * a type stays when its function is renamed.
 */
export const ACTIVITY_TYPES = {
  beginRound: 'beginTurn',
  recordRound: 'recordTurn',
  checkDns: 'lookAtDns',
  observeEdge: 'lookAtEdge',
  applyEdge: 'applyEdge',
  removeEdge: 'removeEdge',
  makeRounds: 'makeRounds',
} as const;
type ActivityName = keyof typeof ACTIVITY_TYPES;

/** Activities under their types: as a worker registers them, and a workflow asks for them. */
export type ByActivityType<T> = {
  [Name in keyof T as Name extends ActivityName ? (typeof ACTIVITY_TYPES)[Name] : never]: T[Name];
};

/** Puts activities under their types. */
export function byActivityType<T extends Record<ActivityName, unknown>>(activities: T): ByActivityType<T> {
  const names = Object.keys(ACTIVITY_TYPES) as ActivityName[];
  return Object.fromEntries(
    names.map((name) => [ACTIVITY_TYPES[name], activities[name]]),
  ) as ByActivityType<T>;
}

/** Returns the name of the function behind an activity type; of another type, the type itself. */
export function activityName(type: string): string {
  const known = Object.entries(ACTIVITY_TYPES).find(([, one]) => one === type);
  return known?.[0] ?? type;
}
