import type { ChallengeReplicas } from '../../../challenges/replicas/port.ts';
import type { Place } from './found.ts';
import type { Patience } from './judge.ts';

/** What every step of the driver is given. */
export type Parts = Place & {
  clock: () => Date;
  patience: Patience;
  /** Asked before an issuance; null: nothing is asked, and the issuer checks each challenge itself. */
  replicas: ChallengeReplicas | null;
  /** How long `apply` waits for the CA, and `remove` for cert-manager. */
  waits: { applyMs: number; removeMs: number };
};
