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

/** Reads a record; what another hand or version wrote in another form is no order, and begins anew. */
function parse(value: unknown): OrderRecord | null {
  if (textsOf(value, ['begunAt', 'key', 'state']) === null) return null;
  const record = value as Record<keyof OrderRecord, unknown>;
  const { url, replaces, troubleSince, pollAt, progressedAt = null, requested, mayGoOn, answered } = record;
  const isRecord =
    [url, replaces, troubleSince, pollAt, progressedAt].every(
      (one) => one === null || typeof one === 'string',
    ) &&
    [requested, mayGoOn].every((one) => typeof one === 'boolean') &&
    Array.isArray(answered) &&
    answered.every((one) => typeof one === 'string') &&
    [troubleSince, pollAt, progressedAt, record.begunAt].every(isTime) &&
    (record.state === 'pending' || (record.state === 'failed' && isProblem(record.problem)));
  return isRecord ? (value as OrderRecord) : null;
}

const isTime = (value: unknown) => value === null || !Number.isNaN(Date.parse(String(value)));
const isProblem = (value: unknown) => textsOf(value, ['type', 'detail', 'at']) !== null;
