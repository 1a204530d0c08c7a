import type { ReasonOf } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import { holdsCertificate } from './certificate-stage.ts';
import { hasEnded, hasLost } from './proof.ts';
import {
  ISSUANCE_PAUSE_SECONDS,
  PREFLIGHT_INTERVAL_SECONDS,
  secondsBetween,
  spread,
  TROUBLED_PREFLIGHT_INTERVAL_SECONDS,
} from './schedules.ts';

/**
 * What one turn is to do with the world before it decides.
 * - `edge`: `apply_anew` is an apply that also begins a new issuance.
 * - `preflight` goes with a look at the DNS, and is made where that finds the record right. Where the plan has an apply
 *   as well, the apply waits for it: see `gated`.
 * - `probe` goes with a look at the edge.
 */
export type TurnPlan =
  | { kind: 'settled' }
  | {
      kind: 'turn';
      dns: boolean;
      preflight: boolean;
      edge: EdgeStep;
      probe: boolean;
    };
export type EdgeStep = 'none' | 'apply' | 'apply_anew' | 'observe' | 'remove';

const SETTLED: TurnPlan = { kind: 'settled' };
const turn = (
  edge: EdgeStep,
  looks: { dns?: true; preflight?: boolean; probe?: boolean } = {},
): TurnPlan => ({
  kind: 'turn',
  edge,
  dns: looks.dns === true,
  preflight: looks.preflight === true,
  probe: looks.probe === true,
});

/**
 * Plans the next turn from the row alone. `requested`: a person asked for it (a watch that woke us only looks).
 * `settled` means that nothing is left to do and the workflow may end.
 */
export function planTurn(snapshot: DomainSnapshot, requested: boolean, now: string): TurnPlan {
  // Off the edge first, which must not wait for anybody's DNS; then its record is looked for.
  if (snapshot.desired === 'deleted')
    return snapshot.edgeApplied ? turn('remove') : turn('none', { dns: true });
  if (snapshot.desired === 'disabled') {
    if (snapshot.edgeApplied) return turn('remove');
    return snapshot.status === 'disabled' ? SETTLED : turn('none');
  }
  if (snapshot.provedAt === null || snapshot.givenUpAt !== null) return planWithoutProof(snapshot, requested);
  return planWithProof(snapshot, requested, now);
}

/** Nothing may stand at the edge for a name that is not proved, or that was given up. */
function planWithoutProof(snapshot: DomainSnapshot, requested: boolean): TurnPlan {
  if (snapshot.edgeApplied) return turn('remove');
  if (hasLost(snapshot)) return turn('none');
  if (snapshot.givenUpAt !== null && !requested && hasEnded(snapshot)) return SETTLED;
  return turn('none', { dns: true, preflight: true });
}

function planWithProof(snapshot: DomainSnapshot, requested: boolean, now: string): TurnPlan {
  switch (snapshot.status) {
    case 'pending_certificate':
      if (!snapshot.edgeApplied) return turn('none', { dns: true, preflight: true });
      // Without a look there is no gate, and the retry has ended our back-off already: a request changes nothing.
      return turn(failedBefore(snapshot) ? anewWhenDue(snapshot, false, now) : 'apply');
    case 'deploying':
      return turn(stands(snapshot) ? 'observe' : 'apply', {
        probe: holdsCertificate(snapshot.conditions),
      });
    case 'certificate_failed': {
      const edge = snapshot.edgeApplied ? anewWhenDue(snapshot, requested, now) : 'none';
      return turn(edge, { dns: true, preflight: edge !== 'observe' });
    }
    case 'active':
      return planActive(snapshot, requested, now);
    default:
      // A retry that overtook the removal of what was switched off; its DNS has failed since.
      if (snapshot.edgeApplied && snapshot.status === 'dns_failed') return turn('remove');
      // A retry of a domain that was proved before: its DNS is looked at afresh.
      return turn('none', { dns: true, preflight: true });
  }
}

/** What is gone from the edge comes back at once; where that needs a new certificate, after a preflight. */
function planActive(snapshot: DomainSnapshot, requested: boolean, now: string): TurnPlan {
  if (routed(snapshot)) {
    return turn('observe', { dns: true, probe: true, preflight: requested || preflightDue(snapshot, now) });
  }
  return turn('apply', { dns: true, probe: true, preflight: snapshot.certificate === null });
}

/**
 * Whether a name that seems to lead elsewhere may pass its clients on to us, as a proxy does that was switched on in
 * front of it: of a live domain port 80 is asked then, before anything is concluded.
 */
export function mayPassThrough({ status, desired, provedAt }: DomainSnapshot): boolean {
  return status === 'active' && desired === 'active' && provedAt !== null;
}

function preflightDue({ conditions, id }: DomainSnapshot, now: string): boolean {
  const allowed = conditions.find(({ type }) => type === 'CertificateAllowed');
  if (allowed === undefined) return true;
  const interval =
    allowed.status === 'True' ? PREFLIGHT_INTERVAL_SECONDS : TROUBLED_PREFLIGHT_INTERVAL_SECONDS;
  return secondsBetween(allowed.observedAt, now) >= spread(interval, id);
}

const has = (snapshot: DomainSnapshot, type: 'CertificateReady', reason: ReasonOf<'CertificateReady'>) =>
  snapshot.conditions.some((condition) => condition.type === type && condition.reason === reason);

/** Routed, and its order on its way: an edge that was killed has forgotten the order, and is told again. */
const stands = (snapshot: DomainSnapshot) =>
  routed(snapshot) && !has(snapshot, 'CertificateReady', 'not_requested');

const routed = (snapshot: DomainSnapshot) =>
  snapshot.conditions.some((condition) => condition.type === 'Routed' && condition.status === 'True');

/**
 * An order before this attempt has failed, and what it left stands at the edge: another apply would begin no order.
 * What was taken off the edge since is judged as not requested.
 */
const failedBefore = ({ conditions, progress }: DomainSnapshot) =>
  progress.issuanceAttempts > 0 &&
  conditions.some(
    ({ type, status, reason }) =>
      type === 'CertificateReady' && status === 'False' && reason !== 'requesting',
  );

const anewWhenDue = (snapshot: DomainSnapshot, requested: boolean, now: string) =>
  issuanceDue(snapshot, requested, now) ? 'apply_anew' : 'observe';

/**
 * A new order begins when its time has come; or when a person asks, unless the last one has just begun or the CA
 * itself said when to come back.
 */
function issuanceDue(snapshot: DomainSnapshot, requested: boolean, now: string): boolean {
  const { lastIssuanceAt, nextIssuanceAt } = snapshot.progress;
  if (lastIssuanceAt === null || nextIssuanceAt === null || nextIssuanceAt <= now) return true;
  if (!requested || has(snapshot, 'CertificateReady', 'rate_limited')) return false;
  return secondsBetween(lastIssuanceAt, now) >= ISSUANCE_PAUSE_SECONDS;
}
