import type { operations } from '../../../src/client/schema.generated.ts';

type Query = NonNullable<operations['searchDomains']['parameters']['query']>;

/** The filter of a page of domains; `endsWithin`: days until the certificate ends; `after`: the cursor of the page. */
export type DomainFilter = {
  [Name in 'q' | 'status' | 'reason' | 'gateway' | 'provider' | 'onHold']?: Query[Name] | undefined;
} & {
  endsWithin?: number | undefined;
  after?: string | undefined;
};

export type View =
  | { view: 'fleet' }
  | { view: 'domains'; filter: DomainFilter }
  | { view: 'domain'; id: string }
  | { view: 'incidents' }
  | { view: 'ca' }
  | { view: 'activity'; after?: string };

/** The views that the navigation leads to, in its order. */
export const TABS = [
  { query: '', view: 'fleet', label: 'Fleet' },
  { query: '?view=domains', view: 'domains', label: 'Domains' },
  { query: '?view=incidents', view: 'incidents', label: 'Incidents' },
  { query: '?view=ca', view: 'ca', label: 'Certificate authority' },
  { query: '?view=activity', view: 'activity', label: 'Activity' },
] as const;

/** Returns the view that a query says; the fleet where it says none that there is. */
export function viewOf(query: string): View {
  const fields = new URLSearchParams(query);
  const id = fields.get('domain');
  if (id !== null) return { view: 'domain', id };
  const after = fields.get('after');
  switch (fields.get('view')) {
    case 'domains':
      return { view: 'domains', filter: filterOf(fields) };
    case 'incidents':
      return { view: 'incidents' };
    case 'ca':
      return { view: 'ca' };
    case 'activity':
      return { view: 'activity', ...(after === null ? {} : { after }) };
    default:
      return { view: 'fleet' };
  }
}

const TEXTS = ['q', 'status', 'reason', 'gateway', 'provider', 'onHold', 'after'] as const;

/** Reads a filter; the API refuses what it does not know with a sentence, so that nothing is judged here. */
function filterOf(fields: URLSearchParams): DomainFilter {
  const texts = TEXTS.flatMap((name) => {
    const value = fields.get(name);
    return value === null || value === '' ? [] : [[name, value]];
  });
  const days = Number(fields.get('endsWithin') ?? Number.NaN);
  return { ...Object.fromEntries(texts), ...(Number.isInteger(days) ? { endsWithin: days } : {}) };
}

/** Returns the query of a page of domains. */
export function domainsQuery(filter: DomainFilter): string {
  const fields = new URLSearchParams({ view: 'domains' });
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined && value !== '') fields.set(name, String(value));
  return `?${fields}`;
}
