import type { LinkCopy } from '../link-copy.ts';

export const LINK: LinkCopy = {
  mail: ({ displayDomain, url, expiresAt }) => ({
    subject: `DNS records for ${displayDomain}`,
    body: [
      'Hello,',
      `${displayDomain} needs records in its DNS. This page has each of them to copy, and shows whether it is found:`,
      url,
      `No account is needed. Whoever has the link sees these records and nothing else, until ${dayOf(expiresAt)}.`,
    ].join('\n\n'),
  }),
};

/** `14 December 2026`, in UTC. */
const dayOf = (iso: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
