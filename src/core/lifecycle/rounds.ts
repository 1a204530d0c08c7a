import type { Actor, Reason, Status } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import { type Ports, type Reconciled, type Request, reconcile } from './reconcile.ts';

/** The status as a round recorded it. */
export type StatusView = { status: Status; reason: Reason | null; actor: Actor; nextCheckAt: string | null };

/** The state in which rounds that followed each other at once leave a domain. */
export type RoundsOutcome = {
  /** `ends`: nothing, or the domain is at rest. `waits`: the next round, at `view.nextCheckAt`. `due`: another one, at once. */
  next: 'ends' | 'waits' | 'due';
  /** The last round that was recorded; null: none was. */
  view: StatusView | null;
  /** The round that a person asked for was not recorded. */
  requested: boolean;
};

/** The ports of a round, and its beginning: the row, null where it is gone. */
export type RoundsPorts = Ports & { begin(): Promise<DomainSnapshot | null> };

export type RoundsOptions = {
  now: () => string;
  /** Asked after each round: may another one follow here? */
  mayGoOn: () => boolean;
  /** Called with the error that ended the rounds once one of them was recorded; before, it is thrown. */
  onError: (error: unknown) => void;
};

/**
 * Makes rounds while the next one is due at once: from a record that was just found to the served portal it is three of
 * them. A round that was recorded stays so, and meets the request: an error after it leaves the next round due.
 */
export async function makeRounds(
  ports: RoundsPorts,
  request: Request,
  { now, mayGoOn, onError }: RoundsOptions,
): Promise<RoundsOutcome> {
  let snapshot = await ports.begin();
  let { requested } = request;
  let view: StatusView | null = null;
  try {
    while (snapshot !== null) {
      const outcome = await reconcile(snapshot, { requested }, ports, now);
      if (outcome.kind === 'settled' || outcome.kind === 'gone') break;
      snapshot = outcome.snapshot;
      if (outcome.kind === 'recorded') {
        requested = false;
        view = viewOf(outcome);
        if (outcome.decision.rest !== null) break;
        if (!isDue(snapshot, now())) return { next: 'waits', view, requested };
      }
      if (!mayGoOn()) return { next: 'due', view, requested };
    }
  } catch (error) {
    if (view === null) throw error;
    onError(error);
    return { next: 'due', view, requested };
  }
  return { next: 'ends', view, requested: false };
}

function viewOf({ decision, snapshot }: Extract<Reconciled, { kind: 'recorded' | 'stale' }>): StatusView {
  const { reason, actor, rest, changes } = decision;
  const nextCheckAt = rest === null ? snapshot.nextCheckAt : changes.nextCheckAt;
  return { status: snapshot.status, reason, actor, nextCheckAt };
}

/** Due at once; or, with no next check, to be planned again: it is settled then. */
const isDue = ({ nextCheckAt }: DomainSnapshot, now: string) => nextCheckAt === null || nextCheckAt <= now;
