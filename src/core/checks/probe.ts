import { type Condition, condition } from '../conditions.ts';
import type { ProbeObservation } from '../observations.ts';

/** Judges reachability by a probe. */
export function judgeReachable({ outcome, detail, observedAt }: ProbeObservation): Condition<'Reachable'> {
  if (outcome === 'https_ok') return condition('Reachable', outcome, { case: 'seen' }, observedAt);
  return condition('Reachable', outcome, { case: 'seen', detail }, observedAt);
}
