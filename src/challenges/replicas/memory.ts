import type { ChallengeReplicas } from './port.ts';

/** The twin, with what a test wants to happen to the replicas. */
export type MemoryReplicas = ChallengeReplicas & {
  /** Adds or replaces a replica, which follows by default. */
  put(name: string, state?: 'follows' | 'lags' | 'silent'): void;
  remove(name: string): void;
  /** A replica learns of a challenge. */
  learn(name: string, host: string, token: string): void;
  /** How often `following` was asked. */
  readonly asked: number;
};

type Replica = { state: 'follows' | 'lags' | 'silent'; known: Set<string> };

export function createMemoryReplicas(): MemoryReplicas {
  const replicas = new Map<string, Replica>();
  let asked = 0;
  const yesOfEach = (answersYes: (replica: Replica) => boolean) =>
    replicas.size > 0 && [...replicas.values()].every((one) => one.state !== 'silent' && answersYes(one));
  return {
    get asked() {
      return asked;
    },
    async following() {
      asked += 1;
      if (yesOfEach(({ state }) => state === 'follows')) return { ready: true };
      return { ready: false, detail: 'not each replica follows' };
    },
    serving: async (host, token) => yesOfEach(({ known }) => known.has(`${host} ${token}`)),
    put(name, state = 'follows') {
      replicas.set(name, { state, known: replicas.get(name)?.known ?? new Set() });
    },
    remove: (name) => void replicas.delete(name),
    learn: (name, host, token) => void replicas.get(name)?.known.add(`${host} ${token}`),
  };
}
