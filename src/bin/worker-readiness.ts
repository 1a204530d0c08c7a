import type { Client } from '@temporalio/client';
import type { DatabaseHealth } from '../store/database/health.ts';
import { troubleWords } from '../store/database/trouble.ts';
import { temporalProblem } from '../temporal/answers.ts';

const WITHIN_MS = 1_500;

/** Returns a check of the worker's dependencies: one line for each that fails now, for an operator. */
export function workerProblems(parts: {
  health: DatabaseHealth;
  temporal: Client;
  namespace: string;
}): () => Promise<string[]> {
  const { health, temporal, namespace } = parts;
  return async () => {
    const [database, frontend] = await Promise.all([
      databaseProblem(health),
      temporalProblem(temporal, namespace, WITHIN_MS),
    ]);
    return [database, frontend].filter((problem) => problem !== null);
  };
}

async function databaseProblem(health: DatabaseHealth): Promise<string | null> {
  const { trouble, pending } = await health.check();
  if (trouble !== null) return `${troubleWords(trouble)}. ${trouble.fix}`;
  if (pending === null || pending.length === 0) return null;
  return `the database lacks migrations (${pending.join(', ')}): run \`portal-domains migrate\``;
}
