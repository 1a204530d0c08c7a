import { type Group, STEPS_OF_OTHERS } from '../lifecycle/group.ts';
import type { NextStep, NextStepKind } from '../lifecycle/next-steps.ts';
import type { Phase } from '../lifecycle/phase.ts';

/** The texts of a language for the one thing to do; `several`: of more than one step of a kind. */
export type HeadlineTexts = Readonly<{
  steps: Readonly<Record<NextStepKind, { one: string; several: string }>>;
  /** A step of ours comes first, and the tenant's retry follows. */
  thenRetry: string;
  /** A live domain of which only the next renewal needs a change. */
  nextCertificate: string;
  off: string;
  live: string;
}>;

type Headed = { phase: Phase; group: Group; steps: readonly Pick<NextStep, 'kind'>[] };

/** Returns the texts' headline for a domain: the first step, unless it is not the tenant's and yet the tenant must act. */
export const headlineOf =
  (texts: HeadlineTexts) =>
  ({ phase, group, steps }: Headed): string => {
    const [first] = steps;
    if (group === 'needs_you' && (first === undefined || STEPS_OF_OTHERS.includes(first.kind)))
      return steps.some(({ kind }) => kind === 'retry') ? texts.thenRetry : texts.nextCertificate;
    if (first === undefined) return phase === 'disabled' ? texts.off : texts.live;
    const several = steps.filter(({ kind }) => kind === first.kind).length > 1;
    return texts.steps[first.kind][several ? 'several' : 'one'];
  };
