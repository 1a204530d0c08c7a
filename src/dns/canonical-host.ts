import type { AddressRecord, CanonicalHostView, ServerOutcome, ServerView } from '../core/observations.ts';
import { type ViewTools, viewsOf } from './views.ts';
import { serverLabel } from './zone-finder.ts';

export type CanonicalHostObservation = {
  /** The addresses that any resolver gives. */
  addresses: AddressRecord[];
  /** The address families without a definite answer of any resolver. */
  unresolved: AddressRecord['type'][];
  /** One for each resolver, where one of them gives no address or finds the signatures broken; else null. */
  views: CanonicalHostView[] | null;
};

/**
 * Asks every resolver for the canonical host itself, apart from the tenant's name that leads to it: one zone is the
 * tenant's, the other ours, and each has its own verdict.
 */
export async function observeCanonicalHost(
  name: string,
  tools: ViewTools,
): Promise<CanonicalHostObservation> {
  const observed = await Promise.all(
    tools.resolvers.map(async (server) => {
      const label = serverLabel(server);
      const request = { label, server, zone: null, name, wants: 'addresses', stopAt: null } as const;
      return viewsOf(request, tools);
    }),
  );
  const records = observed.flat().flatMap((view) => view.addresses);
  const addresses = [...new Map(records.map((record) => [record.address, record])).values()];
  const unresolved = await unresolvedFamilies(name, addresses, tools);
  const views = observed.flatMap(([first]) =>
    first === undefined ? [] : [{ server: first.server, outcome: outcomeOf(first) }],
  );
  return { addresses, unresolved, views: views.every(({ outcome }) => outcome === 'answer') ? null : views };
}

/**
 * Returns the families without an answer. Queries of one family fail now and then: an address that was not observed
 * may still be ours.
 */
async function unresolvedFamilies(
  name: string,
  known: readonly AddressRecord[],
  { asker, resolvers }: ViewTools,
): Promise<AddressRecord['type'][]> {
  const missing = (['A', 'AAAA'] as const).filter((type) => !known.some((record) => record.type === type));
  const answered = await Promise.all(missing.map((type) => asker.collect(resolvers, { name, type })));
  return missing.filter((_, i) => answered[i]?.length === 0);
}

/** A chain to a name without an address is no address. */
function outcomeOf({ outcome, addresses }: ServerView): ServerOutcome {
  return outcome === 'answer' && addresses.length === 0 ? 'no_data' : outcome;
}
