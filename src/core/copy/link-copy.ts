/** A mail, to be sent by whoever wants to. */
export type Mail = { subject: string; body: string };

/** `expiresAt`: ISO 8601. */
export type LinkFacts = { displayDomain: string; url: string; expiresAt: string };

/** The words that go with a link to the records of a domain. */
export type LinkCopy = {
  /** To whoever manages the DNS, from the tenant. */
  mail: (link: LinkFacts) => Mail;
};
