import type { ChallengeOutcome, ChallengeView } from '../core/observations.ts';
import type { ChallengeProber } from './port.ts';

export type MemoryChallengeProber = ChallengeProber & {
  /** From now on this address answers like this. */
  set(address: string, outcome: ChallengeOutcome): void;
};

const REDIRECTED: ReadonlySet<ChallengeOutcome> = new Set(['not_followed']);

/** The twin of the prober over sockets: every address is our responder, unless `set` says otherwise. */
export function createMemoryChallengeProber(): MemoryChallengeProber {
  const outcomes = new Map<string, ChallengeOutcome>();
  return {
    set: (address, outcome) => void outcomes.set(address, outcome),
    async ask({ addresses, edgeAddresses }) {
      return addresses.map((address): ChallengeView => {
        const outcome = outcomes.get(address) ?? 'answered';
        const redirected = REDIRECTED.has(outcome);
        return {
          address,
          ours: edgeAddresses.includes(address),
          outcome,
          redirects: redirected ? ['https://elsewhere.example:8443'] : [],
          httpStatus: { answered: 200, other_answer: 404, not_followed: 302 }[outcome as string] ?? null,
          server: outcome === 'other_answer' ? 'nginx' : null,
        };
      });
    },
  };
}
