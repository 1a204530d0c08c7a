import type { ChallengeReplicas } from '../../challenges/replicas/port.ts';
import type { Place } from './observe/current.ts';
import type { Patience } from './observe/observation.ts';

/** What every step of the driver is given. */
export type Parts = Place & {
  clock: () => Date;
  patience: Patience;
  /** Asked before an issuance; null: nothing is asked, and the issuer checks each challenge itself. */
  replicas: ChallengeReplicas | null;
  /**
   * How long `apply` waits for the CA, and `remove` for cert-manager. Who waits holds one of the worker's places: in a
   * burst only so many applies do, and the others are told by the watch.
   */
  waits: { applyMs: number; appliesAtOnce: number; removeMs: number };
  /** How many applies wait now. */
  waiting: { applies: number };
};
