import type { LinkCopy } from '../link-copy.ts';

export const LINK: LinkCopy = {
  mail: ({ displayDomain, url, expiresAt }) => ({
    subject: `DNS-Einträge für ${displayDomain}`,
    body: [
      'Guten Tag,',
      `${displayDomain} braucht Einträge in seinem DNS. Auf dieser Seite lässt sich jeder davon kopieren, und sie zeigt, ob er gefunden wird:`,
      url,
      `Ein Konto ist nicht nötig. Wer den Link hat, sieht bis zum ${dayOf(expiresAt)} diese Einträge und sonst nichts.`,
    ].join('\n\n'),
  }),
};

/** `14. Dezember 2026`, in UTC. */
const dayOf = (iso: string) =>
  new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
