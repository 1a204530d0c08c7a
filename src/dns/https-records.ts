import type { HttpsRecord } from '../core/observations.ts';
import type { ViewTools } from './views.ts';
import type { ZoneServers } from './zone-finder.ts';

const MOST_RECORDS = 4;
const MOST_HINTS = 8;

/**
 * Returns the HTTPS records of the domain. Asks one server of its zone, and the next only if that one does not
 * answer: the records cause a warning, never a verdict.
 */
export async function findHttpsRecords(
  domain: string,
  zone: ZoneServers | null,
  { asker }: ViewTools,
): Promise<HttpsRecord[]> {
  for (const { address } of (zone?.servers ?? []).slice(0, 2)) {
    const answer = await asker.ask(address, { name: domain, type: 'HTTPS' }, { recursive: false });
    if (answer.kind === 'failure' || !answer.authoritative) continue;
    return answer.answers
      .flatMap((record) =>
        record.type === 'HTTPS' && 'hints' in record && record.name === domain ? [record] : [],
      )
      .slice(0, MOST_RECORDS)
      .map(({ priority, target, port, hints }) => ({
        priority,
        target,
        port,
        hints: hints.slice(0, MOST_HINTS),
      }));
  }
  return [];
}
