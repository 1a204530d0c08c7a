import type { Condition } from '../conditions.ts';
import type { TimelineEntry } from './decision.ts';
import { type DomainFacts, OFF, type Phase, phaseOf } from './phase.ts';

/** The steps of a domain on its way, in their order. */
export const STEPS = ['dns_record', 'ownership', 'certificate', 'live'] as const;
export type Step = (typeof STEPS)[number];

/** Each state of a step with its meaning. */
export const STEP_STATES = {
  done: 'All that it takes is so.',
  in_progress: 'It is being worked on or waited for.',
  problem: 'Somebody must act.',
  not_started: 'A step before it is not done.',
  unknown: 'It was done once, and could not be told at the last check.',
  off: 'The domain is switched off or removed.',
} as const;
export type StepState = keyof typeof STEP_STATES;

/** The conditions of each step; it is done when the last of them is True and none is False. */
const CONDITIONS: Readonly<Record<Step, readonly Condition['type'][]>> = {
  dns_record: ['PointsHere'],
  ownership: ['Owned'],
  certificate: ['CertificateAllowed', 'CertificateReady'],
  live: ['Routed', 'Reachable'],
};

/** Reasons of what is not there (yet). Nothing is wrong then: the reader is about to add it, or we are. */
const ONLY_MISSING: readonly string[] = ['nxdomain', 'no_record', 'proof_missing', 'removed'];

const LIVE: readonly Phase[] = ['live', 'degraded'];
const ENDED: readonly Phase[] = ['dns_given_up', 'certificate_given_up'];

type Judged = DomainFacts['conditions'][number] | undefined;

/** Returns the steps with the states that the domain's conditions give them. */
export function stepsOf(domain: DomainFacts): { step: Step; state: StepState }[] {
  const phase = phaseOf(domain);
  const given = new Map(domain.conditions.map((one) => [one.type, one]));
  let reached = true;
  return STEPS.map((step) => {
    const own = CONDITIONS[step].map((type) => given.get(type));
    const state = stateIn(phase, own, reached);
    if (state !== 'done') reached = false;
    return { step, state };
  });
}

function stateIn(phase: Phase, own: Judged[], reached: boolean): StepState {
  if (OFF.includes(phase)) return 'off';
  if (LIVE.includes(phase)) return stateOfLive(own);
  // Once the certificate is there, it does not matter any more whether issuing was known to be allowed.
  if (isTrue(own.at(-1)) && own.every((one) => one?.status !== 'False')) return 'done';
  if (own.some(isProblem)) return 'problem';
  if (!reached) return 'not_started';
  return ENDED.includes(phase) ? 'problem' : 'in_progress';
}

/** Judges a step of a live domain. Each was done once: none is only beginning, and a missing one is missed. */
function stateOfLive(own: Judged[]): StepState {
  const failing = own.filter((one) => one?.status === 'False');
  if (failing.length > 0) return failing.every((one) => one?.actor === 'nobody') ? 'in_progress' : 'problem';
  return isTrue(own.at(-1)) ? 'done' : 'unknown';
}

const isTrue = (one: Judged) => one?.status === 'True';

const isProblem = (one: Judged) =>
  one?.status === 'False' && one.actor !== 'nobody' && !ONLY_MISSING.includes(one.reason);

/** Returns the steps that a line of the timeline completed. */
export function completedBy({ kind, to, detail }: Pick<TimelineEntry, 'kind' | 'to' | 'detail'>): Step[] {
  if (kind === 'status_changed' && to === 'pending_certificate') return ['dns_record', 'ownership'];
  if (kind === 'status_changed' && to === 'active') return ['certificate', 'live'];
  if (detail?.kind !== 'condition' || !isTrue(detail.condition)) return [];
  const { type } = detail.condition;
  return STEPS.filter((step) => CONDITIONS[step].at(-1) === type);
}
