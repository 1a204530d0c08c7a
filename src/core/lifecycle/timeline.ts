import type { DomainSnapshot } from '../domain.ts';
import type { Observations } from '../observations.ts';
import type { SnapshotChanges, TimelineEntry } from './decision.ts';
import type { Summary } from './summary.ts';

type Turned = {
  before: DomainSnapshot;
  after: SnapshotChanges;
  summary: Summary;
  observations: Observations;
  now: string;
};

/**
 * What a round adds to the timeline: a changed status, else each changed condition, with the observations that caused
 * it; and giving up. A round that changed nothing adds nothing.
 */
export function timelineOf({ before, after, summary, observations, now }: Turned): TimelineEntry[] {
  const entry = (
    kind: TimelineEntry['kind'],
    from: string | null,
    to: string | null,
    rest: Partial<TimelineEntry>,
  ): TimelineEntry => ({
    at: now,
    kind,
    from,
    to,
    reason: summary.reason,
    detail: { kind: 'status', detail: summary.detail },
    by: 'system',
    evidence: observations,
    ...rest,
  });
  const entries: TimelineEntry[] = [];
  if (after.status !== before.status) {
    entries.push(entry('status_changed', before.status, after.status, {}));
  } else {
    for (const one of after.conditions) {
      const old = before.conditions.find((other) => other.type === one.type);
      if (old === undefined || old.reason === one.reason) continue;
      const rest = { reason: one.reason, detail: { kind: 'condition' as const, condition: one } };
      entries.push(
        entry('condition_changed', `${one.type} ${old.reason}`, `${one.type} ${one.reason}`, rest),
      );
    }
  }
  if (after.givenUpAt !== null && before.givenUpAt === null) entries.push(entry('gave_up', null, null, {}));
  return entries;
}
