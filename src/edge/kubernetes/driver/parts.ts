import type { Place } from './found.ts';
import type { Patience } from './judge.ts';

/** What every step of the driver is given. */
export type Parts = Place & {
  clock: () => Date;
  patience: Patience;
  /** How long `apply` waits for the CA, and `remove` for cert-manager. */
  waits: { applyMs: number; removeMs: number };
};
