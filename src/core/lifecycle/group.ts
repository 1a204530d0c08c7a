import type { NextStep, NextStepKind } from './next-steps.ts';
import { OFF, type Phase } from './phase.ts';

/** Each group of a list of domains with its meaning, in the order in which a reader wants to see them. */
export const GROUPS = {
  needs_you: 'Somebody on the tenant’s side must act.',
  in_progress: 'It goes on by itself, or somebody else acts.',
  live: 'The portal answers, and nobody on the tenant’s side must act.',
  off: 'The domain is switched off or removed, or is about to be.',
} as const;
export type Group = keyof typeof GROUPS;

/** The steps that are not the tenant's. */
export const STEPS_OF_OTHERS: readonly NextStepKind[] = ['wait', 'contact_operator'];

/** Returns the group in which a list shows the domain. `renewalActor`: who acts on its next renewal, else null. */
export function groupOf(domain: {
  phase: Phase;
  nextSteps: readonly Pick<NextStep, 'kind'>[];
  renewalActor: string | null;
}): Group {
  const { phase, nextSteps, renewalActor } = domain;
  if (nextSteps.some(({ kind }) => !STEPS_OF_OTHERS.includes(kind)) || renewalActor === 'tenant')
    return 'needs_you';
  if (OFF.includes(phase)) return 'off';
  return phase === 'live' || phase === 'degraded' ? 'live' : 'in_progress';
}
