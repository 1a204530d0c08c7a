import type { OperatorAction } from '../types.ts';

/** How an action is asked for: what it does, before somebody confirms it. */
export type ActionWords = {
  label: string;
  title: (name: string) => string;
  consequence: string;
  /** The need of a reason: the API refuses a hold without one, and the audit keeps that of the others. */
  reason: 'required' | 'optional' | 'none';
  done: string;
};

/** The actions, in the order in which they stand: the harmless ones first. */
export const ACTIONS: Readonly<Record<OperatorAction, ActionWords>> = {
  reconcile: {
    label: 'Reconcile',
    title: (name) => `Reconcile ${name}?`,
    consequence: 'Its workflow wakes, compares the edge with what is wanted, and repairs what differs.',
    reason: 'optional',
    done: 'Asked: it is compared and repaired now.',
  },
  refresh: {
    label: 'Check again',
    title: (name) => `Check ${name} again?`,
    consequence: 'Its DNS, its certificate and its portal are looked at now. Nothing that is wanted changes.',
    reason: 'none',
    done: 'Asked: it is checked now.',
  },
  retry: {
    label: 'Start over',
    title: (name) => `Start ${name} over?`,
    consequence:
      'A new attempt begins, as after the registration; a failed certificate is ordered anew at once.',
    reason: 'none',
    done: 'Asked: a new attempt begins.',
  },
  hold: {
    label: 'Hold',
    title: (name) => `Put ${name} on hold?`,
    consequence:
      'It is neither withdrawn nor given up by itself, however long its DNS leads away, until somebody releases it.',
    reason: 'required',
    done: 'It is on hold.',
  },
  release: {
    label: 'Release',
    title: (name) => `Release ${name}?`,
    consequence:
      'A portal whose name still leads away is served for seven days more, and the contact of its tenant is told of the day. A domain that has waited too long for its record is given up at the next check.',
    reason: 'optional',
    done: 'It is released.',
  },
  unpause: {
    label: 'End the pause',
    title: (name) => `End the pause of ${name}?`,
    consequence: 'The next order begins by itself. Follow the link of the CA first, or it pauses again.',
    reason: 'optional',
    done: 'Asked: the next order begins by itself.',
  },
  disable: {
    label: 'Switch off',
    title: (name) => `Switch ${name} off?`,
    consequence: 'The portal answers there no more, and everything of it at the edge goes. The row stays.',
    reason: 'none',
    done: 'Asked: it is being switched off.',
  },
};

export const ACTION_NAMES = Object.keys(ACTIONS) as OperatorAction[];
