import type { ApiDeps } from '../../http/deps.ts';

/** No name is longer, in any spelling. */
const LONGEST_NAME = 1_000;

/** The answer to the edge's question, from memory alone. @param domain null: none was given. */
export function answerAsk(
  { servedNames, metrics }: Pick<ApiDeps, 'servedNames' | 'metrics'>,
  domain: string | null,
): { status: 200 | 400 | 404 | 503; text: string } {
  if (domain === null || domain.length > LONGEST_NAME) return { status: 400, text: 'give one domain' };
  if (!servedNames.ready) {
    metrics.edgeAsks.inc({ answer: 'unknown' });
    return { status: 503, text: 'not loaded yet' };
  }
  const isServed = servedNames.has(domain.toLowerCase());
  metrics.edgeAsks.inc({ answer: isServed ? 'yes' : 'no' });
  return isServed ? { status: 200, text: 'yes' } : { status: 404, text: 'no' };
}
