import type { RoleRules } from '../../../core/operators/sign-in.ts';
import type { OidcIssuer } from '../../../oidc/port.ts';

/** How operators sign in by OpenID Connect. */
export type SignInSettings = { issuer: OidcIssuer; roles: RoleRules; sessionSeconds: number };
