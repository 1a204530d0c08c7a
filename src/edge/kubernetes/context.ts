import type { ChallengeReplicas } from '../../challenges/replicas/port.ts';
import type { AssertionSigner } from '../../core/assertions.ts';
import type { KubeClient } from '../../kubernetes/client.ts';
import type { OwnCertificates } from '../own-certificates.ts';
import type { ManifestSettings } from './resources/objects.ts';

/** The API server, and the places on the cluster. */
export type ClusterScope = { client: KubeClient; settings: ManifestSettings };

/** The time that cert-manager may take over a step before we call it failed. */
export type Patience = {
  /** Until cert-manager takes a Certificate up, and until the CA takes an order. */
  orderMs: number;
  /** Until what cert-manager says of a challenge that is under way counts as an obstacle, which is told. */
  obstacleMs: number;
  /** Until a challenge is decided; a broken one is checked for ever, and holds one of cert-manager's 60 places. */
  challengeMs: number;
};

/** All that the steps of the driver share. */
export type DriverContext = ClusterScope & {
  /** Signs assertions for the origin; null: they are switched off. */
  sign: AssertionSigner | null;
  /** The certificates that tenants brought. */
  own: OwnCertificates;
  clock: () => Date;
  patience: Patience;
  /** Asked whether they serve each challenge, and before an order; null: the issuer checks each challenge itself. */
  replicas: ChallengeReplicas | null;
  /**
   * How long `apply` waits for the CA, and `remove` for cert-manager. A waiting apply holds one of the worker's
   * places: in a burst only so many wait, and the watch notifies for the others.
   */
  waits: { applyMs: number; appliesAtOnce: number; removeMs: number };
  /** The number of applies that wait now. */
  waiting: { applies: number };
};
