import type { ErrorCode } from '../../../core/errors/codes.ts';
import { displayDomain } from '../../../core/hostname/canonical-name.ts';
import type { ChangeRequest } from '../../../core/lifecycle/requests.ts';
import { wasLetThrough } from '../../../store/audit/audit.ts';
import type { RootDb } from '../../../store/database/database.ts';
import { getDomain } from '../../../store/domains/domains.ts';
import type { ProductEventName } from '../../../telemetry/product-events.ts';
import { isLikeAnothers, lookalikeProblem } from '../hostname.ts';

/** One operation that asks something of a domain. Its rights and its effect on a domain are in core/lifecycle/requests.ts. */
export type Change = {
  operationId: string;
  method: 'post' | 'delete';
  path: string;
  tag: 'domains' | 'operators';
  summary: string;
  description: string;
  /** Counts against the checks that a tenant's tokens may ask for in a minute. */
  isCheck: boolean;
  /** The codes of `refuse`. */
  codes: ErrorCode[];
  /** Refuses for a reason that lies outside of the domain itself. @throws ApiProblem */
  refuse: ((db: RootDb, domain: { tenant: string; id: string }) => Promise<void>) | null;
  /** The request takes a reason in the words of who asks, for the audit. */
  reason: 'not_taken' | 'optional' | 'required';
  /** The product event of a request that was accepted. */
  event: ProductEventName | null;
};

const BELOW_TENANT = '/api/v1/tenants/{tenant}/domains/{id}';

/** Every operation that asks something of a domain; a kind of request without one is a type error. */
export const CHANGES: Readonly<Record<ChangeRequest, Change>> = {
  refresh: {
    operationId: 'refreshDomain',
    method: 'post',
    path: `${BELOW_TENANT}/refresh`,
    tag: 'domains',
    summary: 'Check again now',
    description:
      "A cheap re-check: changes nothing that is wanted. A tenant's tokens may ask for 30 checks in a minute, by this, by `retry` and by the preflight together.",
    isCheck: true,
    codes: [],
    refuse: null,
    reason: 'not_taken',
    event: 'portal_domain.refresh',
  },
  retry: {
    operationId: 'retryDomain',
    method: 'post',
    path: `${BELOW_TENANT}/retry`,
    tag: 'domains',
    summary: 'Start over',
    description:
      'After giving up, or to switch a disabled domain on again. Counts as a check, as `refresh` does.',
    isCheck: true,
    codes: ['confusable_hostname'],
    refuse: refuseLookalike,
    reason: 'not_taken',
    event: null,
  },
  disable: {
    operationId: 'disableDomain',
    method: 'post',
    path: `${BELOW_TENANT}/disable`,
    tag: 'domains',
    summary: 'Switch the domain off',
    description: 'It stops being served and everything of it at the edge goes; the row stays.',
    isCheck: false,
    codes: [],
    refuse: null,
    reason: 'not_taken',
    event: 'portal_domain.disable',
  },
  delete: {
    operationId: 'deleteDomain',
    method: 'delete',
    path: BELOW_TENANT,
    tag: 'domains',
    summary: 'Disable and forget',
    description:
      'Takes the domain off the edge and forgets it. While its DNS record still leads here it stays in the list of removed domains, up to 30 days, and says which record to delete.',
    isCheck: false,
    codes: [],
    refuse: null,
    reason: 'not_taken',
    event: null,
  },
  reconcile: {
    operationId: 'reconcileDomain',
    method: 'post',
    path: '/api/v1/domains/{id}/reconcile',
    tag: 'operators',
    summary: 'Force a reconciliation',
    description:
      'For operators: wakes the domain, whatever its tenant, and starts its workflow where it is not running.',
    isCheck: false,
    codes: [],
    refuse: null,
    reason: 'optional',
    event: null,
  },
  unpause: {
    operationId: 'unpauseDomain',
    method: 'post',
    path: '/api/v1/domains/{id}/unpause',
    tag: 'operators',
    summary: "End the CA's pause",
    description:
      'For operators: after the link in the CA’s answer was followed. The next order begins by itself. Does nothing where the orders of the domain are not paused.',
    isCheck: false,
    codes: [],
    refuse: null,
    reason: 'optional',
    event: null,
  },
  hold: {
    operationId: 'holdDomain',
    method: 'post',
    path: '/api/v1/domains/{id}/hold',
    tag: 'operators',
    summary: 'Suspend the removals of a domain',
    description:
      'For operators: until `release` the domain is neither withdrawn nor given up by itself, whatever its DNS says. What somebody asks for, and a name that another tenant proves, goes on as ever.',
    isCheck: false,
    codes: [],
    refuse: null,
    reason: 'required',
    event: null,
  },
  release: {
    operationId: 'releaseDomain',
    method: 'post',
    path: '/api/v1/domains/{id}/release',
    tag: 'operators',
    summary: 'End the hold of a domain',
    description:
      'For operators: what was seen while it was held does not count, so that a live domain that leads away is served for seven days more; one that has waited a week for its first record is given up. Does nothing for a domain that is not on hold.',
    isCheck: false,
    codes: [],
    refuse: null,
    reason: 'optional',
    event: null,
  },
};

/**
 * Compares a claim that was never proved once more when it is started over (decision 0024): another tenant may have
 * proved the name that it looks like since it was registered. A name that an operator let through stays let through, and a
 * tenant that has had the name is not held back by a newer one.
 * @throws ApiProblem `confusable_hostname`.
 */
async function refuseLookalike(db: RootDb, { tenant, id }: { tenant: string; id: string }): Promise<void> {
  const row = await getDomain(db, tenant, id);
  if (row === null || row.provedAt !== null || row.activatedAt !== null) return;
  const name = { domain: row.domain, displayDomain: displayDomain(row.domain) };
  if (!(await isLikeAnothers(db, tenant, name))) return;
  if (!(await wasLetThrough(db, id))) throw lookalikeProblem();
}
