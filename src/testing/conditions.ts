import {
  type Condition,
  type ConditionType,
  conditionOf,
  type Finding,
  type ReasonOf,
  type Status,
} from '../core/conditions.ts';
import type { Fields } from '../core/findings/fields.ts';
import { FINDINGS } from '../core/findings/index.ts';
import type { StatusDetail } from '../core/lifecycle/details.ts';
import { NOON } from './builders.ts';

/** All examples of the parameters of one case: as many as the parameter with the most examples has. */
export function examplesOf(fields: Fields): Record<string, unknown>[] {
  const declared = Object.entries(fields);
  const most = Math.max(1, ...declared.map(([, { examples }]) => examples.length));
  return Array.from({ length: most }, (_, i) =>
    Object.fromEntries(declared.map(([name, { examples }]) => [name, examples[i % examples.length]])),
  );
}

/** A condition of a reason, with example parameters; for tests to which these make no difference. */
export function aCondition<T extends ConditionType>(
  type: T,
  reason: ReasonOf<T>,
  observedAt: string = NOON,
): Condition<T> {
  const declared: Record<string, Record<string, Fields>> = FINDINGS[type];
  const [[name, fields] = ['', {}]] = Object.entries(declared[reason] ?? {});
  const [params] = examplesOf(fields);
  return conditionOf(
    type,
    { reason, params: { case: name, ...params } } as unknown as Finding<T>,
    observedAt,
  );
}

/** A status message that is led by a condition. */
export const decidedBy = (status: Status, lead: Condition): StatusDetail => ({
  ...{ kind: 'decided', status, lead, also: [] },
  ...{ servedUntil: null, hasCertificate: false, checksStopped: false, checksAgainAt: null },
});
