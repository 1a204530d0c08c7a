import type { EdgeObservation } from '../../../src/core/observations.ts';
import type { Edge } from '../../../src/edge/port.ts';
import type { AheadClock } from '../../../src/testing/ahead-clock.ts';
import type { KubeApi } from '../../cluster/kube/api.ts';

/** The Certificate is the last, as cert-manager acts on it at once, and writes to the others then. */
const STAMPED = [
  { apiVersion: 'acme.cert-manager.io/v1', kind: 'Order' },
  { apiVersion: 'cert-manager.io/v1', kind: 'CertificateRequest' },
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
];

/**
 * Lets time pass for cert-manager: all that it remembers of failures and attempts stands in its objects' status, so that
 * stamps which are older by so much have it do what it would do then. Nothing may be under way.
 */
export async function letTimePass(api: KubeApi, namespace: string, milliseconds: number): Promise<void> {
  for (const kind of STAMPED) {
    for (const { metadata, status } of await api.list({ ...kind, namespace })) {
      if (status === undefined) continue;
      await api.patchStatus({ ...kind, namespace, name: metadata.name }, movedBy(-milliseconds, status));
    }
  }
}

const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Moves each time in a status, which is in whole seconds. */
function movedBy(milliseconds: number, value: unknown): unknown {
  if (typeof value === 'string' && STAMP.test(value))
    return `${new Date(Date.parse(value) + milliseconds).toISOString().slice(0, 19)}Z`;
  if (Array.isArray(value)) return value.map((one) => movedBy(milliseconds, one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, movedBy(milliseconds, one)]));
}

/** The edge as a clock that is ahead of the cluster's sees it: what it says of times is of that clock. */
export function edgeAhead(
  edge: Edge,
  { ahead }: Pick<AheadClock, 'ahead'>,
): Pick<Edge, 'apply' | 'observe' | 'remove'> {
  const later = (time: string) => new Date(Date.parse(time) + ahead()).toISOString();
  const seen = async (work: Promise<EdgeObservation>): Promise<EdgeObservation> => {
    const observation = await work;
    const { observedAt, problem } = observation;
    const retryAfter = problem?.retryAfter ?? null;
    return {
      ...observation,
      observedAt: later(observedAt),
      problem: problem && {
        ...problem,
        ...{ at: later(problem.at), retryAfter: retryAfter === null ? null : later(retryAfter) },
      },
    };
  };
  return {
    apply: (target, options) => seen(edge.apply(target, options)),
    observe: (target) => seen(edge.observe(target)),
    remove: (target) => seen(edge.remove(target)),
  };
}
