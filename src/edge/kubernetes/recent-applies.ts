import type { EdgeObservation } from '../../core/observations.ts';
import type { EdgeTarget } from '../port.ts';

/**
 * The observations with which the newest applies ended, for a while. They were made from what the API server
 * answered to our own writes, and what it has answered need not be read again.
 */
export type RecentApplies = {
  /**
   * Begins an apply. Its result is kept where all of the domain stands, nothing is under way, and nothing was heard of
   * it since.
   */
  begin(target: EdgeTarget): (result: EdgeObservation) => void;
  /** Returns the result of that very target's apply, where it is not older than asked, by this edge's clock; else null. */
  get(target: EdgeTarget, maxAgeSeconds: number): EdgeObservation | null;
  forget(domainId: string): void;
};

/** A result is remembered for so long; whoever asks says how old it may be (core/lifecycle/reconcile.ts). */
const KEPT_MS = 60_000;

type Apply = { target: string; result: EdgeObservation | null };

export function createRecentApplies(clock: () => Date): RecentApplies {
  const applies = new Map<string, Apply>();
  const ageOf = ({ observedAt }: EdgeObservation) => clock().getTime() - Date.parse(observedAt);
  const removeOld = () => {
    for (const [id, { result }] of applies)
      if (result !== null && ageOf(result) > KEPT_MS) applies.delete(id);
  };
  return {
    begin(target) {
      const { domainId } = target;
      const apply: Apply = { target: JSON.stringify(target), result: null };
      applies.set(domainId, apply);
      return (result) => {
        removeOld();
        if (applies.get(domainId) !== apply) return;
        if (isComplete(result)) apply.result = result;
        else applies.delete(domainId);
      };
    },
    get(target, maxAgeSeconds) {
      const { result, target: applied } = applies.get(target.domainId) ?? { result: null, target: '' };
      if (result === null || applied !== JSON.stringify(target)) return null;
      return ageOf(result) <= maxAgeSeconds * 1_000 ? result : null;
    },
    forget: (domainId) => void applies.delete(domainId),
  };
}

const isComplete = ({ objects, failure, issuance }: EdgeObservation) =>
  objects === 'present' && failure === null && issuance === 'idle';
