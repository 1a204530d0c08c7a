import type { Actor, Reason } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { Observations } from '../observations.ts';
import type { EventDetail, StatusDetail } from './details.ts';

/** A domain at rest: nothing is to be done, so that no workflow runs for it and the patrol checks it (decision 0047). */
export type Rest = {
  /** When the whole round is to be made again, at the latest: its preflight, or its renewal. ISO 8601. */
  fullCheckAt: string;
  /** It is not well, and an open incident of ours explains all of it: nothing is to be done for this domain. */
  explained?: true;
};

/** The part of a snapshot that a round may change; `desired` and `generation` change only by a request. */
export type SnapshotChanges = Pick<
  DomainSnapshot,
  | 'status'
  | 'conditions'
  | 'provedAt'
  | 'proofMethod'
  | 'edgeApplied'
  | 'certificate'
  | 'activatedAt'
  | 'givenUpAt'
  | 'nextCheckAt'
  | 'progress'
>;

export const EVENT_KINDS = [
  /** The row was stored. */
  'registered',
  /** Somebody asked for something: refresh, retry, disable, delete, reconcile. */
  'requested',
  'status_changed',
  'condition_changed',
  /** Another tenant proved this name (recorded for the one who lost it and for the one who won it). */
  'moved',
  'gave_up',
  /** The tenant's own certificate came or went. */
  'own_certificate',
  /** Another tenant proved a name above or below this one. */
  'neighbour',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** One line of a domain's timeline. */
export type TimelineEntry = {
  /** ISO 8601. */
  at: string;
  kind: EventKind;
  /** Status, or `<ConditionType> <reason>`, or the request's name. */
  from: string | null;
  to: string | null;
  reason: Reason | null;
  /** Its content as data; null in rows of earlier versions, which have a sentence only. */
  detail: EventDetail | null;
  /** The party that caused it: `system`, `operator`, `tenant`. */
  by: 'system' | 'operator' | 'tenant';
  /** The observations that it rests on. */
  evidence: Observations | null;
};

/** The decision of one round: a value, printed and tested before anything is written. */
export type Decision = {
  /** Written only while the row still has this generation and this number of rounds. */
  generation: number;
  round: number;
  at: string;
  changes: SnapshotChanges;
  /** The status message as data, with the advice where somebody must act. */
  detail: StatusDetail;
  reason: Reason | null;
  actor: Actor;
  /** True when this round made a check (moves `last_checked_at`). */
  checked: boolean;
  timeline: TimelineEntry[];
  /** Nothing is to be done: the workflow ends, and the patrol checks the domain from here on. Null: it goes on. */
  rest: Rest | null;
  /** The row itself goes: it was to be deleted, nothing of it is left at the edge, and its record leads here no more. */
  forget: boolean;
};
