import type { CaProblem, CertificateFacts, EdgeObservation } from '../../core/observations.ts';
import { ownToServe } from '../../core/own-certificate/life.ts';
import { NO_OWN_CERTIFICATES, type OwnCertificates, type OwnToServe, ownOf } from '../own-certificates.ts';
import type { Edge, EdgeTarget } from '../port.ts';

/** The twin of a real edge, with what a test wants to happen at it. */
export type MemoryEdge = Edge & {
  /** The CA issues for the domain, now if it is applied, else when it is. */
  issue(domain: string): void;
  /** The CA refuses the domain with this problem until `issue`. */
  fail(domain: string, problem: Partial<CaProblem>): void;
  /** From now on the edge can neither be asked nor changed, until null. */
  outage(failure: string | null): void;
  /** Somebody takes the domain off the edge by hand. */
  vanish(domain: string): void;
  /** Calls so far, oldest first, e.g. `apply portal.acme.com`. */
  readonly calls: readonly string[];
};

export type MemoryEdgeOptions = {
  clock: () => Date;
  /** The CA's answer for a domain that neither `issue` nor `fail` has named; `issues` when not given. */
  ca?: 'issues' | 'waits';
  /** The certificates that tenants brought; none where it is left out. */
  own?: OwnCertificates;
};

type Applied = {
  target: EdgeTarget;
  /** An order was begun for it. */
  ordered: boolean;
  certificate: CertificateFacts | null;
  problem: CaProblem | null;
  /** The fingerprint of the own certificate that was put up; null: the CA's. */
  ownServed: string | null;
};
type CaAnswer = 'issues' | 'waits' | CaProblem;

export function createMemoryEdge({
  clock,
  ca = 'issues',
  own: ownCertificates = NO_OWN_CERTIFICATES,
}: MemoryEdgeOptions): MemoryEdge {
  const applied = new Map<string, Applied>();
  const answers = new Map<string, CaAnswer>();
  const listeners = new Set<(domainId: string) => void>();
  const calls: string[] = [];
  let failure: string | null = null;
  const notify = (entry: Applied) => {
    for (const listener of listeners) queueMicrotask(() => listener(entry.target.domainId));
  };
  const attempt = (domain: string) => {
    const entry = applied.get(domain);
    const answer = answers.get(domain) ?? ca;
    if (entry === undefined || entry.certificate !== null || answer === 'waits') return;
    if (answer === 'issues')
      Object.assign(entry, { certificate: certificateOf(domain, clock()), problem: null });
    else entry.problem = { ...answer, at: clock().toISOString() };
    notify(entry);
  };
  const observe = async (target: EdgeTarget) =>
    observation(target, applied.get(target.domain), {
      ...{ failure, now: clock() },
      own: await ownOf(ownCertificates, target),
    });
  return {
    calls,
    async apply(target, { mayOrder, retry }) {
      calls.push(`apply ${target.domain}`);
      if (failure !== null) return observe(target);
      const before = applied.get(target.domain);
      const certificate = before?.certificate ?? null;
      const problem = before?.problem ?? null;
      const mayBegin = mayOrder && (problem === null || retry);
      const orderBegun = mayBegin && certificate === null;
      const ordered = orderBegun || before?.ordered === true;
      const ownServed = fingerprintOf(await ownOf(ownCertificates, target), clock());
      applied.set(target.domain, { certificate, problem, ordered, target, ownServed });
      if (orderBegun) attempt(target.domain);
      return { ...(await observe(target)), orderBegun };
    },
    async remove(target) {
      calls.push(`remove ${target.domain}`);
      const mine = applied.get(target.domain)?.target.domainId === target.domainId;
      if (failure === null && mine) applied.delete(target.domain);
      return observe(target);
    },
    async observe(target) {
      calls.push(`observe ${target.domain}`);
      return observe(target);
    },
    list: async () =>
      [...applied.values()].map(({ target: { domain, domainId, tenantLabel } }) => ({
        domain,
        domainId,
        tenantLabel,
      })),
    watch: (onChange, signal) => untilAborted(listeners, onChange, signal),
    issue(domain) {
      answers.set(domain, 'issues');
      attempt(domain);
    },
    fail(domain, problem) {
      answers.set(domain, { ...REFUSED, ...problem });
      attempt(domain);
    },
    outage(why) {
      failure = why;
    },
    vanish(domain) {
      const entry = applied.get(domain);
      applied.delete(domain);
      if (entry !== undefined) notify(entry);
    },
  };
}

const REFUSED: CaProblem = {
  type: 'urn:ietf:params:acme:error:unauthorized',
  detail: 'refused by the test',
  status: 403,
  retryAfter: null,
  at: '',
};

async function untilAborted(
  listeners: Set<(domainId: string) => void>,
  onChange: (domainId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  listeners.add(onChange);
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  listeners.delete(onChange);
}

const fingerprintOf = (own: OwnToServe, now: Date) =>
  own.kind === 'kept' ? (ownToServe(own.facts, now.toISOString())?.fingerprint ?? null) : null;

type World = { failure: string | null; own: OwnToServe; now: Date };

function observation(
  target: EdgeTarget,
  entry: Applied | undefined,
  { failure, own, now }: World,
): EdgeObservation {
  const absent: EdgeObservation = {
    observedAt: now.toISOString(),
    objects: 'absent',
    detail: null,
    certificate: null,
    issuance: 'idle',
    problem: null,
    failure,
    objectNames: null,
  };
  if (failure !== null || entry === undefined || entry.target.domainId !== target.domainId) return absent;
  const { certificate, problem, ordered, ownServed } = entry;
  const waiting = certificate === null && ordered ? 'requesting' : 'idle';
  return {
    ...absent,
    ...(ownServed === null ? {} : { ownServed }),
    ...(own.kind === 'unreadable' ? { ownProblem: own.detail } : {}),
    objects: objectsOf(entry, fingerprintOf(own, now)),
    certificate,
    problem,
    issuance: problem === null ? waiting : 'failed',
  };
}

/** As with a route that follows the certificate, once an own one has come or gone. */
const objectsOf = ({ ownServed, certificate, ordered }: Applied, wanted: string | null) =>
  ownServed !== wanted || (wanted === null && certificate === null && !ordered) ? 'partial' : 'present';

const DAY_MS = 86_400_000;

const certificateOf = (domain: string, now: Date): CertificateFacts => ({
  notBefore: new Date(now.getTime() - 3_600_000).toISOString(),
  notAfter: new Date(now.getTime() + 90 * DAY_MS).toISOString(),
  issuer: 'Memory CA',
  fingerprint: Buffer.from(`${domain} ${now.toISOString()}`).toString('hex').padEnd(64, '0').slice(0, 64),
});
