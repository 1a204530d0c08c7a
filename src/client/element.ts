import type { Domain } from './client.ts';

/** The ways in which `<portal-domains>` is left without a token that works. */
export type TokenTrouble =
  /** The API refused the token, and there is nothing that gives another. */
  | 'no_source'
  /** The request for another failed. */
  | 'source_failed'
  /** The API refuses what it gives as well, or it gives nothing new. */
  | 'refused';

/** The events of `<portal-domains>` by their names, each with its `detail`. */
export type PortalDomainsDetails = {
  /** A domain has become live while the element showed it. */
  activated: { domain: Domain };
  /** A domain needs somebody: at the beginning each that does, then each that begins to. */
  'action-required': { domain: Domain };
  'token-expired': { reason: TokenTrouble };
};
