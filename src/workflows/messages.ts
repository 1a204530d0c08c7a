import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Actor, Reason, Status } from '../core/conditions.ts';

/** Who wakes the workflow: a person's `request` may begin new work, a `watch` only makes it look. */
export type WakeCause = 'request' | 'watch';

/** Look at the domain now. Without an argument (Temporal's CLI, say) it counts as a request. */
export const reconcileSignal = defineSignal<[cause?: WakeCause]>('reconcile');

/** The row says `disabled`; see to it. The row decides, so a lost or late signal does no harm. */
export const disableSignal = defineSignal('disable');

export type StatusView = { status: Status; reason: Reason | null; actor: Actor; nextCheckAt: string | null };

/** What the workflow last recorded; null before its first turn. */
export const statusQuery = defineQuery<StatusView | null>('status');
