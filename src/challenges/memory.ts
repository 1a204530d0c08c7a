import { followUntilEnd } from './following.ts';
import type { Challenge, ChallengeChange, ChallengeSource } from './port.ts';

/** The twin of a real source, with what a test wants to happen at it. */
export type MemoryChallenges = ChallengeSource & {
  put(challenge: Challenge): void;
  remove(id: string): void;
  /** Interrupts the watch of every follower; changes are delivered when `recover` is called. */
  lose(error: unknown): void;
  recover(): void;
};

export function createMemoryChallenges(): MemoryChallenges {
  const challenges = new Map<string, Challenge>();
  const followers = new Set<(change: ChallengeChange) => void>();
  let lost: { error: unknown } | null = null;
  const listed = (): ChallengeChange => ({ kind: 'listed', challenges: [...challenges.values()] });
  const deliver = (change: ChallengeChange) => {
    for (const follower of followers) follower(change);
  };
  const deliverUnlessLost = (change: ChallengeChange) => {
    if (lost === null) deliver(change);
  };
  return {
    put(challenge) {
      challenges.set(challenge.id, challenge);
      deliverUnlessLost({ kind: 'put', challenge });
    },
    remove(id) {
      if (challenges.delete(id)) deliverUnlessLost({ kind: 'removed', id });
    },
    lose(error) {
      lost = { error };
      deliver({ kind: 'lost', error });
    },
    recover() {
      lost = null;
      deliver(listed());
      deliver({ kind: 'heard' });
    },
    follow: (onChange, signal) =>
      followUntilEnd(onChange, signal, (follower, ended) => {
        followers.add(follower);
        ended.addEventListener('abort', () => followers.delete(follower));
        if (lost !== null) return follower({ kind: 'lost', error: lost.error });
        follower(listed());
        follower({ kind: 'heard' });
      }),
  };
}
