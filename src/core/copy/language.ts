import type { ConditionType, ReasonOf, Status } from '../conditions.ts';
import type { Fields, RenderedOf } from '../findings/fields.ts';
import type { CasesOf } from '../findings/index.ts';
import type { NOTES, NoteKind } from '../findings/notes.ts';
import type { TroubleKind } from '../fleet/incident.ts';
import type { OwnCertificateChange } from '../lifecycle/details.ts';
import type { ChangeRequest } from '../lifecycle/requests.ts';
import type { CaProblem, EdgeObservation, Observations, ProbeObservation } from '../observations.ts';
import type { DomainCopy } from './domain-copy.ts';
import type { LinkCopy } from './link-copy.ts';
import type { MailCopy } from './mail-copy.ts';
import type { ProblemCopy } from './problem-copy.ts';

/**
 * Who reads: `tenant` (sentences are made of redacted values, and name no setting and no part of ours), or `operator`.
 */
export type Audience = 'tenant' | 'operator';

/** Makes the sentences of one case. Values that the audience may not know are missing. */
export type Write<F> = F extends Fields ? (values: RenderedOf<F>, to: Audience) => string : never;

/** The sentences of one condition type. `plain`: of a reason whose parameters are not known (rows of earlier versions). */
export type ConditionCopy<T extends ConditionType> = {
  /** The claim of the condition, as a heading. */
  title: string;
  reasons: {
    [R in ReasonOf<T>]: { plain: string } & { [C in keyof CasesOf<T, R>]: Write<CasesOf<T, R>[C]> };
  };
};

export type NoteCopy = { [K in NoteKind]: Write<(typeof NOTES)[K]> };

/** The sentences of a domain's status; those of `statuses` are for when no condition says more. */
export type StatusCopy = {
  statuses: Record<Status, string>;
  registered: string;
  checkingDns: string;
  startingOver: string;
  removing: string;
  switchingOff: string;
  /** `until`: ISO 8601. */
  servedUntil: (until: string) => string;
  hasCertificate: string;
  checksStopped: string;
  checksAgain: (at: string) => string;
};

/** The sentences of the timeline about all but judgements. */
export type EventCopy = {
  requests: Record<ChangeRequest, string>;
  ownCertificate: Record<OwnCertificateChange['change'], (facts: OwnCertificateChange['facts']) => string>;
  /** `recordName`: the other tenant's TXT record still stands there. */
  gained: (recordName: string | null) => string;
  /** Another tenant has proved `other`, which lies above or below this domain. */
  neighbour: (other: string, where: 'above' | 'below') => string;
  neighbourInformed: string;
};

type Withheld<T, K extends keyof T> = Omit<T, K> & { [P in K]: T[P] | null };

/**
 * The observations of a line of the timeline, with or without what tenants may not know; the preflight is not in those that
 * are older than it.
 */
export type SeenEvidence = Pick<Observations, 'dns'> &
  Partial<Pick<Observations, 'preflight'>> & {
    edge: (Omit<EdgeObservation, 'problem'> & { problem: Withheld<CaProblem, 'detail'> | null }) | null;
    probe: Withheld<ProbeObservation, 'target' | 'detail'> | null;
  };

/** All sentences in one language: another language is one more value of this type. */
export type Language = {
  /** BCP 47. */
  code: string;
  conditions: { [T in ConditionType]: ConditionCopy<T> };
  notes: NoteCopy;
  /** The words before the sentence of a condition that fails with many others. */
  incident: (kind: TroubleKind) => string;
  status: StatusCopy;
  events: EventCopy;
  /** The observations in words, one line for each. */
  evidence: (seen: SeenEvidence, to: Audience) => string[];
  domain: DomainCopy;
  link: LinkCopy;
  mail: MailCopy;
  /** The words of errors; null: the API's own are in this language. */
  problems: ProblemCopy | null;
};
