import type { CaProblem } from '../../core/observations.ts';
import { openRecords, type Records, textsOf } from '../records.ts';

/** An order as it is kept: enough to go on with it in any process. */
export type OrderRecord = {
  begunAt: string;
  /** When the order last made a step of its own; absent in records of earlier versions. */
  progressedAt?: string;
  /** The certificate's private key, PEM, made before the CA was asked. */
  key: string;
  /** The CA was asked for the order; what came of it stands below, or was never heard. */
  requested: boolean;
  /** The order's URL; null: not known. */
  url: string | null;
  /** The certificate that it replaces (RFC 9773, section 5); null: none. */
  replaces: string | null;
  /** The URLs of the authorizations whose challenge the CA was told to look at. */
  answered: readonly string[];
  state: 'pending' | 'failed';
  problem: CaProblem | null;
  /** The CA has not refused it, so that the next attempt goes on with it. */
  mayGoOn: boolean;
  /** Since when the CA cannot be asked about it; null: it can. */
  troubleSince: string | null;
  /** When the CA wants to be asked next; null: at once. */
  pollAt: string | null;
};

export const openOrders = (folder: string): Records<OrderRecord> => openRecords(folder, parse);

/** Reads a record; the fields that our own process alone writes are taken as they are. */
function parse(value: unknown): OrderRecord | null {
  return textsOf(value, ['begunAt', 'key', 'state']) === null ? null : (value as OrderRecord);
}
