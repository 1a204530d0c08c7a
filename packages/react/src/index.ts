'use client';
import type { Domain, PortalDomainsDetails, TokenTrouble } from '@portal-domains/client';
import { type CSSProperties, createElement, type ReactElement, useEffect, useRef } from 'react';

export type PortalDomainsProps = {
  /** Where the API answers, e.g. `https://domains.example.com`. */
  api: string;
  /** Fetches a token of the signed-in user; called again when the last one has ended. */
  getToken?: () => Promise<string>;
  /** In place of `getToken`: a path of your server that answers a POST with `{ token }`. */
  tokenUrl?: string;
  /** By default that of the browser. */
  language?: 'en' | 'de';
  /** By default that of the reader's system. */
  theme?: 'light' | 'dark';
  onActivated?: (domain: Domain) => void;
  onActionRequired?: (domain: Domain) => void;
  /** There is no token that works: sign the user in anew. */
  onTokenExpired?: (reason: TokenTrouble) => void;
  className?: string;
  /** Custom properties of the element's theme among them, e.g. `{ '--pd-accent': '#6b21a8' }`. */
  style?: CSSProperties & Record<`--pd-${string}`, string>;
};

type Handlers = Pick<PortalDomainsProps, 'onActivated' | 'onActionRequired' | 'onTokenExpired'>;
type Listeners = { [Type in keyof PortalDomainsDetails]: (detail: PortalDomainsDetails[Type]) => void };

/** Shows `<portal-domains>`: the domains of a tenant, to be added, watched and removed. */
export function PortalDomains(props: PortalDomainsProps): ReactElement {
  const { api, getToken, tokenUrl, language, theme, className, style } = props;
  // From a script without types, e.g. where a setting is not there.
  if (!api) throw new Error('PortalDomains: give `api`, e.g. https://domains.example.com.');
  const element = useRef<HTMLElement & { getToken?: (() => Promise<string>) | null }>(null);
  const latest = useRef(props);
  latest.current = props;
  const hasGetToken = getToken !== undefined;
  useEffect(() => {
    // A component may be given another function each time that it is rendered; the element keeps one.
    const fetchToken = async () => (await latest.current.getToken?.()) ?? '';
    if (element.current !== null) element.current.getToken = hasGetToken ? fetchToken : null;
  }, [hasGetToken]);
  useEffect(() => {
    const { current } = element;
    // Here and not above: on a server there are no elements.
    void import('./portal-domains.js');
    if (current === null) return;
    return listenTo(current, () => latest.current);
  }, []);
  return createElement('portal-domains', {
    ...{ ref: element, api, language, theme, class: className, style },
    'token-url': tokenUrl,
  });
}

function listenTo(element: HTMLElement, handlers: () => Handlers): () => void {
  const stop = new AbortController();
  const listeners: Listeners = {
    activated: ({ domain }) => handlers().onActivated?.(domain),
    'action-required': ({ domain }) => handlers().onActionRequired?.(domain),
    'token-expired': ({ reason }) => handlers().onTokenExpired?.(reason),
  };
  for (const [type, listener] of Object.entries(listeners)) {
    const tell = listener as (detail: unknown) => void;
    element.addEventListener(type, (event) => tell((event as CustomEvent).detail), { signal: stop.signal });
  }
  return () => stop.abort();
}
