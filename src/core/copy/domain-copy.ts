import type { Actor, ConditionStatus } from '../conditions.ts';
import type { DnsTask } from '../lifecycle/dns-task.ts';
import type { Group } from '../lifecycle/group.ts';
import type { NextStep, NextStepKind } from '../lifecycle/next-steps.ts';
import type { Step, StepState } from '../lifecycle/onboarding-steps.ts';
import type { Phase } from '../lifecycle/phase.ts';
import type { OwnShown } from '../own-certificate/shown.ts';
import type { PublishRecord } from '../ownership/records-to-publish.ts';

/** A domain as its message to whoever manages the DNS describes it; the conditions have their sentences. */
export type DescribedDomain = {
  domain: string;
  displayDomain: string;
  dnsTask: DnsTask;
  records: readonly PublishRecord[];
  conditions: readonly { reason: string; actor: Actor; message: string }[];
};

/** The names of what a domain, its steps, records and conditions are in, as a page shows them. */
export type DomainCopy = {
  phases: Record<Phase, string>;
  /** The phases of a domain whose certificate is there, and that is not live, where these differ. */
  phasesWithCertificate: Partial<Record<Phase, string>>;
  groups: Record<Group, string>;
  /** The one thing to do now, as a heading. `steps`: the next ones; none where all is well, or off. */
  headline: (domain: { phase: Phase; group: Group; steps: readonly Pick<NextStep, 'kind'>[] }) => string;
  nextSteps: Record<NextStepKind, (step: NextStep) => string>;
  /** Names who must act, as an answer to that question. */
  actor: (domain: { phase: Phase; actor: Actor; dnsTask: DnsTask }) => string;
  steps: Record<Step, string>;
  stepStates: Record<StepState, string>;
  recordPurposes: Record<PublishRecord['purpose'], string>;
  recordStates: Record<PublishRecord['state'], string>;
  /** The state of a record of a domain that nobody has checked yet. */
  notChecked: string;
  ownCertificateStates: Record<OwnShown, string>;
  conditionStatus: (condition: { status: ConditionStatus; actor: Actor }) => string;
  /** Everything that the person who manages the DNS needs for what is amiss now, as text to send. */
  dnsMessage: (domain: DescribedDomain) => string;
};
