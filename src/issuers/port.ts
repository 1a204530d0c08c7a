import type { CaProblem } from '../core/observations.ts';

/** A certificate with its chain, leaf first, and its private key; both PEM. */
export type StoredCertificate = { chain: string; key: string };

/** When the CA wants a certificate renewed (RFC 9773), ISO 8601, and the page on which it says why (null: none). */
export type Renewal = { at: string; explained: string | null };

/** The issuance of one name, as the issuer keeps it. */
export type Issuance = {
  /** The newest certificate; null: none is held. */
  certificate: StoredCertificate | null;
  /** The CA's wish for its renewal; null: the CA has told none. */
  renewal: Renewal | null;
  /** The newest order that did not end with a certificate. */
  order: 'none' | 'pending' | 'failed';
  /** Why it failed; null while it has not. */
  problem: CaProblem | null;
};

export type OrderRequest = {
  /** The one name of the certificate, in A-label form. */
  name: string;
  /** False: goes on with an order that is placed, and begins none. */
  mayBegin: boolean;
  /** True: goes on also with an order that failed, where the CA has not refused it. */
  retry: boolean;
  /** The longest wait for the CA, in milliseconds; a longer order goes on with the next call. */
  withinMs: number;
};

/** `begun`: this call has begun an order at the CA, even if it failed afterwards. */
export type Ordered = Issuance & { begun: boolean };

/**
 * Gets certificates, for an edge that serves them. The contract, tested by issuer.contract.ts against every issuer:
 * - `order` gets the first certificate, and `renew` one in place of a certificate that is held. Both go on with an order
 *   that is pending, however long ago and in whichever process it began, and with `retry` also with one that failed
 *   although the CA has not refused it; else they begin one, where `mayBegin`. `order` begins none while a valid
 *   certificate is held.
 * - Nothing is asked of the CA but in these two calls and in `askRenewal`: an order that nobody goes on with stands still.
 * - A certificate that is held stays until the new one is there whole.
 * - `observe` asks nobody.
 * - `askRenewal` asks the CA when it wants the certificate renewed that is held, as often as the CA says and no more; the
 *   answer stands in `observe`. A CA that cannot be asked, or has no wish, leaves what is known.
 * - `forget` ends a pending order and deletes certificate and key; forgetting nothing is as good.
 * - An error of the CA, or of the way to it, is a problem and no rejection.
 */
export interface Issuer {
  order(request: OrderRequest): Promise<Ordered>;
  renew(request: OrderRequest): Promise<Ordered>;
  observe(name: string): Promise<Issuance>;
  askRenewal(name: string): Promise<void>;
  forget(name: string): Promise<void>;
}
