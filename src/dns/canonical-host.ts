import type { AddressRecord, CanonicalHostView, ServerOutcome, ServerView } from '../core/observations.ts';
import { type ViewTools, viewsOf } from './views.ts';
import { serverLabel } from './zone-finder.ts';

export type CanonicalHostLook = {
  /** The addresses that any resolver gives. */
  addresses: AddressRecord[];
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
  const views = looks.flatMap(([first]) =>
    first === undefined ? [] : [{ server: first.server, outcome: outcomeOf(first) }],
  );
  return { addresses, views: views.every(({ outcome }) => outcome === 'answer') ? null : views };
}

/** A chain to a name without an address is no address. */
function outcomeOf({ outcome, addresses }: ServerView): ServerOutcome {
  return outcome === 'answer' && addresses.length === 0 ? 'no_data' : outcome;
}
