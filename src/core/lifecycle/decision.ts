import type { Actor, Reason } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import type { Observations } from '../observations.ts';
import type { EventDetail, StatusDetail } from './details.ts';

/** The part of a snapshot that a turn may change; `desired` and `generation` change only by a request. */
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
  /** Another tenant proved this name (told to the one who lost it and to the one who won it). */
  'moved',
  'gave_up',
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
  /** What it says; null in rows of earlier versions, which have a sentence only. */
  detail: EventDetail | null;
  /** Who caused it: `system`, `operator`, `tenant`. */
  by: 'system' | 'operator' | 'tenant';
  /** The observations that it rests on. */
  evidence: Observations | null;
};

/** What one turn decided: a value, printed and tested before anything is written. */
export type Decision = {
  /** Written only while the row still has this generation, and stands at this turn. */
  generation: number;
  turn: number;
  at: string;
  changes: SnapshotChanges;
  /** What is to be said of it, with what to do where somebody must do something. */
  detail: StatusDetail;
  reason: Reason | null;
  actor: Actor;
  /** Whether this turn looked at the world (moves `last_checked_at`). */
  checked: boolean;
  timeline: TimelineEntry[];
  /** The row itself goes: it was to be deleted, nothing of it is left at the edge, and its record leads here no more. */
  forget: boolean;
};
