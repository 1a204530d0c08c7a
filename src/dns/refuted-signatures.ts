import { isDefinite } from '../core/checks/dns-facts.ts';
import type { ServerView } from '../core/observations.ts';
import type { ViewTools } from './views.ts';
import { serverLabel } from './zone-finder.ts';

/**
 * Marks the views of resolvers that found the tenant's own part of a chain signed and right, where another resolver
 * finds the signatures broken. No resolver can vouch for a whole answer that leads on into an unsigned zone (RFC 4035
 * 3.2.3), so the CNAME alone is asked for: a resolver whose clock or trust anchor is wrong is refuted by it. Asked only
 * where one finds them broken.
 */
export async function withOwnPartAuthenticated(
  name: string,
  views: readonly ServerView[],
  { asker, resolvers }: Pick<ViewTools, 'asker' | 'resolvers'>,
): Promise<ServerView[]> {
  const isDoubted = views.some(({ outcome }) => outcome === 'dnssec_bogus');
  if (!isDoubted || views.some(({ authenticated }) => authenticated === true)) return [...views];
  return Promise.all(
    views.map(async (view) => {
      const server = resolvers.find((one) => serverLabel(one) === view.server);
      if (server === undefined || !isDefinite(view.outcome) || view.chain.length === 0) return view;
      const answer = await asker.ask(server, { name, type: 'CNAME' });
      const vouches =
        answer.kind === 'answer' &&
        answer.authenticated &&
        answer.answers.some((record) => record.type === 'CNAME' && record.name === name);
      return vouches ? { ...view, ownPartAuthenticated: true as const } : view;
    }),
  );
}
