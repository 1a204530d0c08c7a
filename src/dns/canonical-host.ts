import type { AddressRecord, CanonicalHostView, ServerOutcome, ServerView } from '../core/observations.ts';
import { type ViewTools, viewsOf } from './views.ts';
import { serverLabel } from './zone-finder.ts';

export type CanonicalHostLook = {
  /** The addresses that any resolver gives. */
  addresses: AddressRecord[];
  /** The families of which no resolver could tell. */
  untold: AddressRecord['type'][];
  /** One for each resolver, where one of them gives no address or finds the signatures broken; else null. */
  views: CanonicalHostView[] | null;
};

/**
 * Asks every resolver for the canonical host itself, apart from the tenant's name that leads to it: one zone is the
 * tenant's, the other ours, and each has its own verdict.
 */
export async function lookAtCanonicalHost(name: string, tools: ViewTools): Promise<CanonicalHostLook> {
  const looks = await Promise.all(
    tools.resolvers.map(async (server) => {
      const label = serverLabel(server);
      const request = { label, server, zone: null, name, wants: 'addresses', stopAt: null } as const;
      return viewsOf(request, tools);
    }),
  );
  const records = looks.flat().flatMap((view) => view.addresses);
  const addresses = [...new Map(records.map((record) => [record.address, record])).values()];
  const untold = await untoldFamilies(name, addresses, tools);
  const views = looks.flatMap(([first]) =>
    first === undefined ? [] : [{ server: first.server, outcome: outcomeOf(first) }],
  );
  return { addresses, untold, views: views.every(({ outcome }) => outcome === 'answer') ? null : views };
}

/** One family fails for a moment now and then: that we do not see an address of ours does not say that it is none. */
async function untoldFamilies(
  name: string,
  known: readonly AddressRecord[],
  { asker, resolvers }: ViewTools,
): Promise<AddressRecord['type'][]> {
  const missing = (['A', 'AAAA'] as const).filter((type) => !known.some((record) => record.type === type));
  const told = await Promise.all(missing.map((type) => asker.collect(resolvers, { name, type })));
  return missing.filter((_, i) => told[i]?.length === 0);
}

/** A chain to a name without an address is no address. */
function outcomeOf({ outcome, addresses }: ServerView): ServerOutcome {
  return outcome === 'answer' && addresses.length === 0 ? 'no_data' : outcome;
}
