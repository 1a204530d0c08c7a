import type { MailTopic } from '../mail/topics.ts';

/** One thing that a mail says of a domain. Its sentences are in the language of the mail already. Times are ISO 8601. */
export type MailItem = {
  topic: MailTopic;
  displayDomain: string;
  /** The status of the domain in a sentence, for a tenant. */
  statusMessage: string;
  /** The changes that the DNS needs, as text. */
  dnsMessage: string;
  /** Until when a portal that is to be withdrawn is served; else null. */
  servedUntil: string | null;
  /** Days until then, begun ones too. */
  days: number;
  /** The obstacle to the next renewal; null: there is none. */
  forecast: string | null;
  /** The URL of the portal at the domain. */
  portalUrl: string;
  /** The domain's page; null: its address is not known, or is not the reader's. */
  page: string | null;
};

/** The reader of a mail: the contact of a tenant, or whoever has a link to the records of a domain. */
export type MailReader = { kind: 'contact'; tenant: string } | { kind: 'link' };

/** The words of mails, in one language. */
export type MailCopy = {
  subjects: Record<MailTopic, (item: MailItem) => string>;
  /** The subject of a mail about several things. */
  digest: (count: number) => string;
  explain: Record<MailTopic, (item: MailItem) => readonly string[]>;
  /** Leads to the domain's page. */
  seePage: string;
  /** Why the reader gets it, and how to get no more. */
  why: (reader: MailReader) => string;
  test: { subject: string; text: string };
};
