import { useSyncExternalStore } from 'react';

/** The views of the page, each with an address of its own. */
export type Route = { view: 'list' } | { view: 'domain'; id: string } | { view: 'unknown' };

const DOMAIN = /^\/domains\/([^/]+)\/?$/;

/** Returns the view of a path. */
export function routeOf(path: string): Route {
  if (path === '/') return { view: 'list' };
  const id = DOMAIN.exec(path)?.[1];
  return id === undefined ? { view: 'unknown' } : { view: 'domain', id };
}

export const LIST_PATH = '/';
/** Returns the path of the page of one domain. */
export const domainPath = (id: string): string => `/domains/${encodeURIComponent(id)}`;

const CHANGED = 'portal-domains:route';

/** Goes to another view, as a link does; `replace`: in place of the present entry of the history. */
export function goTo(path: string, { replace = false } = {}): void {
  const change = replace ? 'replaceState' : 'pushState';
  history[change](null, '', path);
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

/** Returns the path of the address, and follows it. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);

/** Returns the query of the address, and follows it. */
export const useQueryString = (): string => useSyncExternalStore(subscribe, () => location.search);
