import { useSyncExternalStore } from 'react';

/** The views of the page, each with an address of its own. */
export type Route = { view: 'list' } | { view: 'domain'; id: string };

const DOMAIN = 'domain';

/** Returns the view of a query. The page may be served at any path, so the query alone says it. */
export function routeOf(query: string): Route {
  const id = new URLSearchParams(query).get(DOMAIN);
  return id === null ? { view: 'list' } : { view: 'domain', id };
}

/** Returns the query of the page of one domain. */
export const domainQuery = (id: string): string => `?${new URLSearchParams({ [DOMAIN]: id })}`;

const CHANGED = 'portal-domains:route';

/** Goes to the view of a query, as a link does; `replace`: in place of the present entry of the history. */
export function goTo(query: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', `${location.pathname}${query}`);
  dispatchEvent(new Event(CHANGED));
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(CHANGED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(CHANGED, listener);
  };
}

/** Returns the query of the address, and follows it. */
export const useQueryString = (): string => useSyncExternalStore(subscribe, () => location.search);
