import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { StatusView } from '../core/lifecycle/rounds.ts';
import type { PatrolReason } from '../core/patrol/reasons.ts';

/** The cause of a wake-up: a person's `request` may begin new work, a `watch` only causes a check. */
export type WakeCause = 'request' | 'watch';

/**
 * Reconciles the domain now. Without an argument (Temporal's CLI, say) it counts as a request. `reason`: of the patrol, for
 * whoever reads the history; nothing rests on it.
 */
export const reconcileSignal = defineSignal<[cause?: WakeCause, reason?: PatrolReason]>('reconcile');

/** Reconciles a row that is `disabled`. The row decides, so a lost or late signal does no harm. */
export const disableSignal = defineSignal('disable');

/** Returns the status that the workflow last recorded; null before its first round. */
export const statusQuery = defineQuery<StatusView | null>('status');
