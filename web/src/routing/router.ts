import { createContext, useContext, useSyncExternalStore } from 'react';
import { keepLanguage } from './route.ts';

/** Holds the query that says the view, and changes it. */
export type Router = {
  read: () => string;
  subscribe: (listener: () => void) => () => void;
  /** Goes to the view of a query, as a link does; `replace`: in place of the present entry of the history. */
  goTo: (query: string, options?: { replace?: boolean }) => void;
  /** Returns the address of a link to the view of a query. */
  hrefOf: (query: string) => string;
};

const CHANGED = 'portal-domains:route';

/** The query of the address, for a page of its own: back, reload and a bookmark work by themselves. */
const ADDRESS: Router = {
  read: () => location.search,
  subscribe(listener) {
    addEventListener('popstate', listener);
    addEventListener(CHANGED, listener);
    return () => {
      removeEventListener('popstate', listener);
      removeEventListener(CHANGED, listener);
    };
  },
  goTo(query, { replace = false } = {}) {
    history[replace ? 'replaceState' : 'pushState'](null, '', `${location.pathname}${inLanguage(query)}`);
    dispatchEvent(new Event(CHANGED));
  },
  hrefOf: (query) => inLanguage(query) || location.pathname,
};

const inLanguage = (query: string) => keepLanguage(query, location.search);

/** Makes a router that keeps the query to itself, for a part of a page whose address is not ours. */
export function memoryRouter(): Router {
  let query = '';
  const listeners = new Set<() => void>();
  return {
    read: () => query,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    goTo(next) {
      query = next;
      for (const listener of listeners) listener();
    },
    // Opened in a window of its own it is the page that this is a part of.
    hrefOf: () => location.href,
  };
}

export const RouterContext = createContext<Router>(ADDRESS);

export const useRouter = (): Router => useContext(RouterContext);

/** Returns the query that says the view, and follows it. */
export function useQueryString(): string {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.read);
}
