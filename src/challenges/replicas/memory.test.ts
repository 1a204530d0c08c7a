import { createMemoryReplicas } from './memory.ts';
import { replicasContract } from './replicas.contract.ts';

replicasContract('in memory', async () => {
  const replicas = createMemoryReplicas();
  return { ...replicas, replicas, stop: () => undefined };
});
