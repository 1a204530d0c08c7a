import type { ServerView } from '../core/observations.ts';
import { ownershipRecordValue } from '../core/ownership/ownership-txt.ts';
import type { Seen } from './inside.ts';
import { lookAtNameServers } from './name-servers.ts';
import type { ViewTools } from './views.ts';
import { findWildcard } from './wildcard.ts';
import type { NamedServer, ZoneServers } from './zone-finder.ts';

type Views = { routing: ServerView[]; ownership: ServerView[] };
export type CloserLook = Views & Pick<Seen, 'nameServers' | 'wildcard'>;

const PROOF = ownershipRecordValue('');

/** Returns whether every definite view points here and a record proves the name: then nothing more is queried. */
function isRight({ routing, ownership }: Views, canonicalHost: string, ours: readonly string[]): boolean {
  const leads = ({ chain, addresses }: ServerView) =>
    chain.some(({ to }) => to === canonicalHost) ||
    (addresses.length > 0 && addresses.every(({ address }) => ours.includes(address)));
  const told = routing.filter(couldTell);
  const proofs = ownership.filter(couldTell);
  const proves =
    routing.some(({ chain }) => chain.some(({ to }) => to === canonicalHost)) ||
    (proofs.length > 0 && proofs.every(({ txt }) => txt.some((text) => text.includes(PROOF))));
  return told.length > 0 && told.every(leads) && proves;
}

const couldTell = ({ outcome }: ServerView) => !SILENT.includes(outcome);
const SILENT: readonly ServerView['outcome'][] = ['timeout', 'unreachable', 'filtered'];

/**
 * Asks what explains a name that is not right: which servers its zone is delegated to, and what those say of which no
 * resolver told; and whether a wildcard answers for it.
 * @param ask asks one server of a zone for both names
 */
export async function lookCloser(
  { domain, canonicalHost, ours }: { domain: string; canonicalHost: string; ours: readonly string[] },
  views: Views,
  zone: ZoneServers | null,
  tools: ViewTools,
  ask: (server: NamedServer, apex: string) => Promise<Views>,
): Promise<CloserLook> {
  if (isRight(views, canonicalHost, ours)) return views;
  const [{ nameServers, unasked }, wildcard] = await Promise.all([
    lookAtNameServers(domain, zone, tools),
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
