/** The package @portal-domains/client: for servers on Node, and for browsers. */
export {
  type ApiClient,
  type ClientOptions,
  createClient,
  type Domain,
  type DomainEvent,
  type Preflight,
  type Problem,
  type Tenant,
} from './client.ts';
export type { PortalDomainsDetails, TokenTrouble } from './element.ts';
export { type MintedToken, mintToken, type TokenRequest } from './mint-token.ts';
export { type ErrorCode, PortalError, UnexpectedAnswer, unwrap } from './problem.ts';
export { WillNotBecomeActive, waitUntilActive } from './wait-until-active.ts';
