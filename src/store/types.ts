import type { DomainSnapshot } from '../core/domain.ts';

/**
 * What became of a turn's write. `stale`: the row moved on (a request raised its generation) and nothing was written;
 * go on from `snapshot`. `gone`: the row is not there (forgotten), the workflow may end.
 */
export type RecordOutcome =
  | { kind: 'recorded'; snapshot: DomainSnapshot }
  | { kind: 'stale'; snapshot: DomainSnapshot }
  | { kind: 'gone' };
