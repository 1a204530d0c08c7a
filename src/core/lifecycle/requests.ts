import type { DomainSnapshot, Progress } from '../domain.ts';
import { type OperatorRole, operatorMay } from '../operators/roles.ts';

/** The kinds of request about a domain. */
export const REQUESTS = [
  'refresh',
  'retry',
  'disable',
  'delete',
  'reconcile',
  'unpause',
  'hold',
  'release',
] as const;
export type ChangeRequest = (typeof REQUESTS)[number];

/** The caller of a request, as far as its rights depend on it. */
export type Requester =
  | { kind: 'operator'; role: OperatorRole }
  | { kind: 'tenant'; role: 'viewer' | 'admin' };

/**
 * - `accepted`: the request is stored and the domain's workflow is woken.
 * - `no_change`: the row says so already, or there is nothing to look at. Nothing is written, nobody is woken.
 * - `not_possible`: the request contradicts what was asked before.
 */
export type RequestVerdict = 'accepted' | 'no_change' | 'not_possible';

/** The part of a domain that a request is judged by. */
export type Requested = Pick<DomainSnapshot, 'desired' | 'status' | 'edgeApplied' | 'onHoldSince'> & {
  progress: Pick<Progress, 'suspendedSince'>;
};

type Rule = {
  /** The least right that it takes: an admin's token of the tenant, or an operator key. */
  takes: 'admin' | 'operator';
  judge: (domain: Requested) => RequestVerdict;
};

/** Nothing of it is left at the edge, and nothing of it is checked. */
const isOff = ({ desired, status, edgeApplied }: Requested) =>
  desired === 'disabled' && status === 'disabled' && !edgeApplied;

const RULES: Readonly<Record<ChangeRequest, Rule>> = {
  refresh: { takes: 'admin', judge: (domain) => (isOff(domain) ? 'no_change' : 'accepted') },
  retry: { takes: 'admin', judge: ({ desired }) => (desired === 'deleted' ? 'not_possible' : 'accepted') },
  disable: {
    takes: 'admin',
    judge: ({ desired }) =>
      (({ active: 'accepted', disabled: 'no_change', deleted: 'not_possible' }) as const)[desired],
  },
  delete: { takes: 'admin', judge: ({ desired }) => (desired === 'deleted' ? 'no_change' : 'accepted') },
  reconcile: { takes: 'operator', judge: () => 'accepted' },
  unpause: {
    takes: 'operator',
    judge: ({ progress }) => ((progress.suspendedSince ?? null) === null ? 'no_change' : 'accepted'),
  },
  hold: {
    takes: 'operator',
    judge: ({ desired, onHoldSince = null }) => {
      if (desired === 'deleted') return 'not_possible';
      return desired === 'active' && onHoldSince === null ? 'accepted' : 'no_change';
    },
  },
  release: {
    takes: 'operator',
    judge: ({ onHoldSince = null }) => (onHoldSince === null ? 'no_change' : 'accepted'),
  },
};

/** Returns the least right that a request takes. */
export function rightFor(request: ChangeRequest): Rule['takes'] {
  return RULES[request].takes;
}

/** Judges a request by the state of the domain alone; rates, and checks of the name, come on top. */
export function judgeRequest(request: ChangeRequest, domain: Requested): RequestVerdict {
  return RULES[request].judge(domain);
}

/** Returns the requests that this caller may make now and that do something; none for a viewer. */
export function allowedRequests(requester: Requester, domain: Requested): ChangeRequest[] {
  return REQUESTS.filter(
    (request) => hasRight(requester, RULES[request].takes) && RULES[request].judge(domain) === 'accepted',
  );
}

function hasRight(requester: Requester, takes: Rule['takes']): boolean {
  if (requester.kind === 'operator') return operatorMay(requester.role, 'operate');
  return takes === 'admin' && requester.role === 'admin';
}
