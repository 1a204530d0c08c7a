import type { Actor } from '../conditions.ts';
import { nextOwnChange } from '../own-certificate/life.ts';
import type { Rest, SnapshotChanges } from './decision.ts';
import { ownToChange } from './own-certificate.ts';
import type { Round } from './round.ts';
import {
  earliest,
  PREFLIGHT_INTERVAL_SECONDS,
  plusSeconds,
  RENEWAL_WATCH_SECONDS,
  RENEWAL_WISH_SECONDS,
  spread,
} from './schedules.ts';

type Outcome = { gaveUp: boolean; actor: Actor };

/** Returns the rest of a domain that is live and well, for which nothing is pending and nobody has to act; else null. */
export function restAfter(
  round: Round,
  changes: SnapshotChanges,
  { gaveUp, actor }: Outcome,
  now: string,
): Rest | null {
  const { status, conditions, certificate, progress } = changes;
  const isWanted = round.snapshot.desired === 'active' && !gaveUp;
  const isServed = status === 'active' && certificate !== null;
  const isWell = conditions.every((one) => one.status === 'True') && actor === 'nobody';
  const isChanging = ownToChange({ ...round.snapshot, progress }, now);
  const isPending = !isKept(round) || round.beganAttempt || progress.awaySince !== null || isChanging;
  return isWanted && isServed && isWell && !isPending && isChecked(round)
    ? { fullCheckAt: fullCheckAt(round, changes, now) }
    : null;
}

/** A certificate that is not to be renewed yet, or that the edge renews by itself. */
const isKept = ({ issuance: { reason } }: Round) =>
  reason === 'certificate_valid' || reason === 'renewal_due';

/**
 * A round that could not see the edge, or asked nobody for the portal, says nothing of them. The DNS was checked a moment
 * ago where the portal has just become active, and the first visit is a whole round.
 */
const isChecked = ({ observations: { edge, probe } }: Round) =>
  edge !== null && edge.failure === null && probe !== null;

/**
 * The earliest of: the preflight's day, the renewal, the next question to the CA, a renewal that the edge makes, the next
 * change of an own certificate.
 */
function fullCheckAt(
  { snapshot: { id, ownCertificate }, issuance }: Round,
  { conditions, progress }: SnapshotChanges,
  now: string,
): string {
  const allowed = conditions.find(({ type }) => type === 'CertificateAllowed')?.observedAt ?? now;
  const times = [plusSeconds(allowed, spread(PREFLIGHT_INTERVAL_SECONDS, id))];
  if (progress.workerRenews === true) times.push(plusSeconds(now, spread(RENEWAL_WISH_SECONDS, id)));
  if (progress.workerRenews === true && issuance.until !== null) times.push(issuance.until);
  const ownChange = nextOwnChange(ownCertificate, now);
  if (ownChange !== null) times.push(ownChange);
  if (issuance.reason === 'renewal_due') times.push(plusSeconds(now, spread(RENEWAL_WATCH_SECONDS, id)));
  return times.reduce(earliest);
}
