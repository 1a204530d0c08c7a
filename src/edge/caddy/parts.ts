import type { Issuer } from '../../issuers/port.ts';
import type { Semaphore } from '../../lib/semaphore.ts';
import type { OwnCertificates, OwnToServe } from '../own-certificates.ts';
import type { EdgeTarget } from '../port.ts';
import type { Assertions } from './assertions.ts';
import type { ServedCertificates } from './certificates.ts';
import type { Names } from './names.ts';
import type { OrderSlots } from './order-slots.ts';

/** Everything that issuers keep of a domain, also those that were used before. */
export type Kept = {
  leftovers(domain: string): Promise<string[]>;
  remove(domain: string): Promise<void>;
};

/** The parts of the driver. */
export type Parts = {
  names: Names;
  certificates: ServedCertificates;
  assertions: Assertions;
  issuer: Issuer;
  issuerKey: string;
  kept: Kept;
  own: OwnCertificates;
  orderSlots: OrderSlots;
  fileAccess: Semaphore;
  clock: () => Date;
  onError: (error: unknown) => void;
};

/** A domain with the own certificate that is kept for it. */
export type OwnTarget = EdgeTarget & { ownCertificate: OwnToServe };
