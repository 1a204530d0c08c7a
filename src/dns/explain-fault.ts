import type { ServerView } from '../core/observations.ts';
import { ownershipRecordValue } from '../core/ownership/ownership-txt.ts';
import { observeNameServers } from './name-servers.ts';
import type { Seen } from './redact.ts';
import type { ViewTools } from './views.ts';
import { findWildcard } from './wildcard.ts';
import type { NamedServer, ZoneServers } from './zone-finder.ts';

type Views = { routing: ServerView[]; ownership: ServerView[] };
export type FaultExplanation = Views & Pick<Seen, 'nameServers' | 'wildcard'>;

const PROOF = ownershipRecordValue('');

/** Returns whether every definite view points here and a record proves the name: then nothing more is queried. */
function isRight({ routing, ownership }: Views, canonicalHost: string, ours: readonly string[]): boolean {
  const leads = ({ chain, addresses }: ServerView) =>
    chain.some(({ to }) => to === canonicalHost) ||
    (addresses.length > 0 && addresses.every(({ address }) => ours.includes(address)));
  const definite = routing.filter(isConclusive);
  const proofs = ownership.filter(isConclusive);
  const proves =
    routing.some(({ chain }) => chain.some(({ to }) => to === canonicalHost)) ||
    (proofs.length > 0 && proofs.every(({ txt }) => txt.some((text) => text.includes(PROOF))));
  return definite.length > 0 && definite.every(leads) && proves;
}

const isConclusive = ({ outcome }: ServerView) => !SILENT.includes(outcome);
const SILENT: readonly ServerView['outcome'][] = ['timeout', 'unreachable', 'filtered'];

/**
 * Queries the likely causes of a wrong name: the delegation of its zone, the answers of name servers that no resolver
 * named, and a wildcard that answers for it.
 * @param ask asks one server of a zone for both names
 */
export async function explainFault(
  { domain, canonicalHost, ours }: { domain: string; canonicalHost: string; ours: readonly string[] },
  views: Views,
  zone: ZoneServers | null,
  tools: ViewTools,
  ask: (server: NamedServer, apex: string) => Promise<Views>,
): Promise<FaultExplanation> {
  if (isRight(views, canonicalHost, ours)) return views;
  const [{ nameServers, unasked }, wildcard] = await Promise.all([
    observeNameServers(domain, zone, tools),
    findWildcard(domain, views, zone, tools),
  ]);
  const more = await Promise.all(
    (unasked?.servers ?? []).map((server) => ask(server, unasked?.apex ?? domain)),
  );
  return {
    routing: [...more.flatMap(({ routing }) => routing), ...views.routing],
    ownership: [...more.flatMap(({ ownership }) => ownership), ...views.ownership],
    ...(nameServers === null ? {} : { nameServers }),
    ...(wildcard === null ? {} : { wildcard }),
  };
}
