import { setTimeout as delay } from 'node:timers/promises';
import type { ProbeObservation } from '../core/observations.ts';
import type { Prober } from './port.ts';

export type Patience = {
  /** No new probe begins later than this after the first. */
  forMs: number;
  everyMs: number;
  sleep?: (ms: number) => Promise<unknown>;
};

/**
 * Retries a probe for a moment while the edge does not know the name yet: a gateway serves a new route after some
 * tenths of a second without reporting it, and Temporal's timers are up to a second late. The last probe counts.
 */
export function createPatientProber(prober: Prober, { forMs, everyMs, sleep = delay }: Patience): Prober {
  return {
    async probe(domain) {
      let seen = await prober.probe(domain);
      let waited = seen.durationMs;
      while (waited < forMs && isUnknown(seen)) {
        await sleep(everyMs);
        seen = await prober.probe(domain);
        waited += everyMs + seen.durationMs;
      }
      return seen;
    },
  };
}

/** How an edge answers that has no certificate, or no route, for the name. */
function isUnknown({ outcome, httpStatus }: ProbeObservation): boolean {
  return outcome === 'connection_refused' || outcome === 'wrong_certificate' || httpStatus === 404;
}
