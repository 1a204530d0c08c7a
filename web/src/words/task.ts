import type { Domain } from '../api/types.ts';
import { isLeaving, type Judged } from './status.ts';

/**
 * What the page asks of whoever manages the DNS: `publish` a record or change one, `delete` what a removed domain has
 * left behind, `keep` what is there, or nothing.
 */
export type RecordsTask = 'publish' | 'delete' | 'keep' | 'none';

type Asked = Judged & Pick<Domain, 'records'>;

/** The one answer that the heading of the records and the words for who must act both follow from. */
export function recordsTask(domain: Asked): RecordsTask {
  const { status, records, conditions } = domain;
  if (domain.desired === 'deleted' && domain.reason === 'left_behind') return 'delete';
  if (status === 'disabled' || isLeaving(domain) || records.length === 0) return 'none';
  if (records.every(({ state }) => state === 'ok')) return 'keep';
  const stands = (type: string) => conditions.find((one) => one.type === type)?.status;
  const about = ['PointsHere', 'Owned'].map(stands);
  // The conditions judge; a server among many that lags behind is no reason to publish anew.
  if (about.every((each) => each === 'True')) return 'keep';
  // Of a live domain the records were right: what only could not be looked up is to stay as it is.
  if (status === 'active' && !about.includes('False')) return 'keep';
  return 'publish';
}
