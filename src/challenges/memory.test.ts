import { randomUUID } from 'node:crypto';
import { createMemoryChallenges } from './memory.ts';
import { challengeSourceContract } from './source.contract.ts';

challengeSourceContract('in memory', async () => {
  const source = createMemoryChallenges();
  return {
    source,
    put: async (challenge) => {
      const id = randomUUID();
      source.put({ ...challenge, id });
      return id;
    },
    remove: async (id) => source.remove(id),
    lose: async () => source.lose(new Error('the watch broke')),
    recover: async () => source.recover(),
    stop: async () => undefined,
  };
});
