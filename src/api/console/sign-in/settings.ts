import type { RoleRules } from '../../../core/operators/sign-in.ts';
import type { OidcIssuer } from '../../../oidc/port.ts';

/** How operators sign in by OpenID Connect. */
export type SignInSettings = {
  issuer: OidcIssuer;
  roles: RoleRules;
  sessionSeconds: number;
  /** A hash of the issuer, our client and the roles: a session that began by others is none. */
  policy: string;
};
