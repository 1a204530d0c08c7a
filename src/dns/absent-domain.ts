import { isPublicSuffix, registrableDomain } from '../core/hostname/registrable.ts';
import type { ServerView } from '../core/observations.ts';
import type { ViewTools } from './views.ts';

/**
 * The registrable domain, where it is itself what does not exist, rather than a record in it; else null. Queried only
 * when every definite answer is that the name does not exist.
 */
export async function findAbsentDomain(
  domain: string,
  routing: readonly ServerView[],
  { asker, resolvers }: ViewTools,
): Promise<string | null> {
  const registered = registrableDomain(domain);
  const definite = routing.filter(({ outcome }) => outcome === 'nxdomain' || outcome === 'answer');
  const isAbsent = definite.length > 0 && definite.every(({ outcome }) => outcome === 'nxdomain');
  if (!isAbsent || registered === null || isPublicSuffix(registered)) return null;
  const answers = await asker.collect(resolvers, { name: registered, type: 'SOA' });
  const denied = answers.length > 0 && answers.every(({ rcode }) => rcode === 'NXDOMAIN');
  return denied ? registered : null;
}
