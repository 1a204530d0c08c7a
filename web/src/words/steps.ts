import type { Condition, ConditionType, Domain } from '../api/types.ts';
import { hasGivenUp, isLeaving } from './status.ts';

/** `current` is being worked on or waited for, `problem` needs somebody, `waiting` has its turn later. */
export type StepState = 'done' | 'current' | 'problem' | 'waiting' | 'off';
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
    const state = off ? 'off' : stateOf(own, reached, stopped);
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

function isProblem({ status, reason, actor }: Condition): boolean {
  return status === 'False' && actor !== 'nobody' && !ONLY_MISSING.has(reason);
}
