import type { Condition, ConditionType, Domain } from '../api/types.ts';
import { hasGivenUp, isLeaving } from './status.ts';

/**
 * `current` is being worked on or waited for, `problem` needs somebody, `waiting` has its turn later; `unknown` was done,
 * and could not be told at the last look.
 */
export type StepState = 'done' | 'current' | 'problem' | 'waiting' | 'unknown' | 'off';
export type Step = { key: string; title: string; state: StepState; note: string };

/** The way of a domain as its reader sees it; each step is done when all of its conditions are True. */
const STEPS: { key: string; title: string; conditions: ConditionType[] }[] = [
  { key: 'record', title: 'DNS record', conditions: ['PointsHere'] },
  { key: 'ownership', title: 'Ownership', conditions: ['Owned'] },
  { key: 'certificate', title: 'Certificate', conditions: ['CertificateAllowed', 'CertificateReady'] },
  { key: 'live', title: 'Live', conditions: ['Routed', 'Reachable'] },
];

/** Not there (yet) is no mistake: the reader is about to do it, or a machine of ours is. */
const ONLY_MISSING = new Set(['nxdomain', 'no_record', 'proof_missing', 'removed']);

const NOTES: Record<StepState, string> = {
  done: 'done',
  current: 'in progress',
  problem: 'needs attention',
  waiting: 'not started',
  unknown: 'not known just now',
  off: 'switched off',
};

type Judged = Pick<Domain, 'status' | 'givenUpAt' | 'desired' | 'conditions'>;

/** The four steps with the state that the domain's conditions give them. */
export function stepsOf(domain: Judged): Step[] {
  const given = new Map(domain.conditions.map((condition) => [condition.type, condition]));
  const stopped = hasGivenUp(domain);
  const off = domain.status === 'disabled' || isLeaving(domain);
  let reached = true;
  return STEPS.map(({ key, title, conditions }) => {
    const own = conditions.map((type) => given.get(type));
    const live = domain.status === 'active';
    const state = off ? 'off' : live ? liveState(own) : stateOf(own, reached, stopped);
    if (state !== 'done') reached = false;
    return { key, title, state, note: NOTES[state] };
  });
}

function stateOf(own: (Condition | undefined)[], reached: boolean, stopped: boolean): StepState {
  // Whether issuing was allowed says nothing any more once the certificate is there, so Ready alone makes it done.
  if (own.at(-1)?.status === 'True' && own.every((condition) => condition?.status !== 'False')) return 'done';
  if (own.some((condition) => condition && isProblem(condition))) return 'problem';
  if (!reached) return 'waiting';
  return stopped ? 'problem' : 'current';
}

/** Of a live domain every step was done once: none is only beginning, and what is missing now is missed. */
function liveState(own: (Condition | undefined)[]): StepState {
  const failing = own.filter((condition) => condition?.status === 'False');
  if (failing.length > 0)
    return failing.every((condition) => condition?.actor === 'nobody') ? 'current' : 'problem';
  return own.at(-1)?.status === 'True' ? 'done' : 'unknown';
}

function isProblem({ status, reason, actor }: Condition): boolean {
  return status === 'False' && actor !== 'nobody' && !ONLY_MISSING.has(reason);
}
