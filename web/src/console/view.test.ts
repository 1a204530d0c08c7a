import { expect, test } from 'vitest';
import { type DomainFilter, domainsQuery, TABS, viewOf } from './view.ts';

test('each tab has an address, which leads to its view', () => {
  expect(TABS.map(({ query }) => viewOf(query).view)).toEqual(TABS.map(({ view }) => view));
});

test.each<DomainFilter>([
  {},
  { q: 'a&b', status: 'active' },
  { provider: 'cloudflare', after: 'Y3Vyc29y' },
  { endsWithin: 7 },
  { endsWithin: 0 },
  { onHold: 'true' },
])('a page of domains of %o has an address, which leads back to it', (filter) => {
  expect(viewOf(domainsQuery(filter))).toEqual({ view: 'domains', filter });
});

test('a domain has an address, and any other address is the fleet', () => {
  expect(viewOf('?domain=0c0ffee')).toEqual({ view: 'domain', id: '0c0ffee' });
  for (const query of ['', '?view=', '?view=none', '?q=acme'])
    expect(viewOf(query)).toEqual({ view: 'fleet' });
});
