import type { Setting } from './setting.ts';

/** The settings of links to the DNS records of a domain, of what is in front of the pages, and of what embeds them. */
export const LINK_SETTINGS = {
  PORTAL_LINK_DAYS: {
    kind: 'integer',
    default: '14',
    min: 1,
    max: 90,
    doc: 'Days for which a link to the DNS records of a domain works, where whoever makes it says nothing else.',
  },
  PORTAL_PUBLIC_URL: {
    kind: 'url',
    default: null,
    doc: 'Where browsers reach the pages, e.g. `https://domains.example.com`: links to the DNS records of a domain begin with it. Not given: they begin with the scheme and host of the request that makes one, as a proxy of PORTAL_TRUSTED_PROXIES passes them on (`X-Forwarded-Proto`, `X-Forwarded-Host`); where that is no https and not this machine, no link is made.',
  },
  PORTAL_TRUSTED_PROXIES: {
    kind: 'networks',
    default: '127.0.0.0/8,::1/128',
    doc: 'Networks of the reverse proxies in front of the API, CIDR, comma separated: of a request from there, the client’s address is the last one in `X-Forwarded-For` that is not of these. Tries of links that do not work are limited by address.',
  },
  PORTAL_EMBED_ORIGINS: {
    kind: 'origins',
    default: '',
    doc: 'Origins of the pages that [embed the web component](../embedding.md), e.g. `https://app.example.com`, comma separated: from there, and from no other origin, browsers may call the API.',
  },
} as const satisfies Record<string, Setting>;
