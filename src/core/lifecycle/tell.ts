import type { DnsAssessment } from '../checks/judge.ts';
import type { Condition } from '../conditions.ts';
import type { DomainSnapshot } from '../domain.ts';
import { keptBeside, type Said, toldMessage } from '../told/message.ts';
import { toldObservations } from '../told/observations.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { type Carried, roundOf } from './round.ts';

/**
 * What is decided, with what tenants are told of it. That is what would be decided, and said, of what they are told was
 * seen; so no sentence can hold what an observation does not tell them, whoever writes it. Nothing hangs on words, so
 * both decisions come to the same.
 */
export function decideAndTell(
  snapshot: DomainSnapshot,
  carried: Carried,
  now: string,
  checks?: DnsAssessment,
): Decision {
  const before = inWords(snapshot, ({ message }) => message);
  const plainChecks = checks && { ...checks, conditions: checks.conditions.map(untold) };
  const decision = decide(snapshot.status, roundOf(before, carried, now, plainChecks), now);
  const told = { ...carried, observations: toldObservations(carried.observations) };
  const forTenants = decide(snapshot.status, roundOf(inWords(snapshot, toldMessage), told, now), now);
  const { conditions } = forTenants.changes;
  return {
    ...decision,
    ...keptBeside({ ...decision, message: decision.statusMessage }, forTenants.statusMessage),
    changes: {
      ...decision.changes,
      conditions: decision.changes.conditions.map((one, i) => withTold(one, conditions[i])),
    },
    timeline: decision.timeline.map((one, i) => withTold(one, forTenants.timeline[i])),
  };
}

/** The snapshot with one sentence for each condition. */
function inWords(snapshot: DomainSnapshot, wordsOf: (said: Said) => string): DomainSnapshot {
  const conditions = snapshot.conditions.map((one) => ({ ...untold(one), message: wordsOf(one) }));
  return { ...snapshot, conditions };
}

function withTold<T extends Said>(one: T, forTenants: Said | undefined): T {
  return forTenants === undefined ? one : { ...one, ...keptBeside(one, forTenants.message) };
}

function untold({ told: _, ...plain }: Condition): Condition {
  return plain;
}
