import type { DomainSnapshot } from '../domain.ts';
import type { Observations } from '../observations.ts';
import { keptBeside, type Said, toldMessage } from '../told/message.ts';
import { toldObservations } from '../told/observations.ts';
import { decide, type Turn } from './decide.ts';
import type { Decision } from './decision.ts';

/**
 * What is decided, with what tenants are told of it. That is what would be decided, and said, of what they are told was
 * seen; so no sentence can hold what an observation does not tell them, whoever writes it. Nothing hangs on words, so
 * both decisions come to the same.
 */
export function decideAndTell(
  snapshot: DomainSnapshot,
  plan: Turn,
  observations: Observations,
  now: string,
): Decision {
  const decision = decide(
    inWords(snapshot, ({ message }) => message),
    plan,
    observations,
    now,
  );
  const forTenants = decide(inWords(snapshot, toldMessage), plan, toldObservations(observations), now);
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
  const conditions = snapshot.conditions.map((one) => {
    const { told: _, ...plain } = one;
    return { ...plain, message: wordsOf(one) };
  });
  return { ...snapshot, conditions };
}

function withTold<T extends Said>(one: T, forTenants: Said | undefined): T {
  return forTenants === undefined ? one : { ...one, ...keptBeside(one, forTenants.message) };
}
