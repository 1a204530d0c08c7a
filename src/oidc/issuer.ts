import * as openid from 'openid-client';
import { isLoopback } from '../core/checks/public-address.ts';
import type { SignInSecrets } from '../core/operators/sign-in.ts';
import { type Claims, type OidcIssuer, SignInError } from './port.ts';

export type OidcClient = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  /** The claim that says the role; userinfo is asked where the ID token lacks it, or the email. */
  roleClaim: string;
};

/** So long the issuer may take for one answer. */
const WITHIN_SECONDS = 10;
/** After that its metadata and keys are read anew, so that a change there needs no restart here. */
const KEPT_MS = 3_600_000;

/** Makes the client of an issuer. It is asked for nothing before somebody signs in: while it is away, keys go on. */
export function createOidcIssuer(client: OidcClient, elapsed: () => number): OidcIssuer {
  const configuration = keptFor(KEPT_MS, elapsed, () => discover(client));
  return {
    async begin({ redirectUri, secrets: { state, nonce, verifier } }) {
      const config = await configuration();
      return openid.buildAuthorizationUrl(config, {
        ...{ redirect_uri: redirectUri, scope: client.scope, state, nonce },
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
    },
    async finish({ callback, secrets }) {
      const config = await configuration();
      try {
        return await claimsOf(config, client, callback, secrets);
      } catch (error) {
        throw faultOf(error);
      }
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcClient): Promise<openid.Configuration> {
  const server = new URL(issuer);
  // On this machine itself nobody is on the way.
  const isHere =
    server.protocol === 'http:' && (server.hostname === 'localhost' || isLoopback(server.hostname));
  try {
    return await openid.discovery(server, clientId, undefined, openid.ClientSecretBasic(clientSecret), {
      timeout: WITHIN_SECONDS,
      ...(isHere ? { execute: [openid.allowInsecureRequests] } : {}),
    });
  } catch (error) {
    throw new SignInError('issuer_unavailable', codeOf(error), { cause: error });
  }
}

async function claimsOf(
  config: openid.Configuration,
  { roleClaim }: OidcClient,
  callback: URL,
  { state, nonce, verifier }: SignInSecrets,
): Promise<Claims> {
  const tokens = await openid.authorizationCodeGrant(config, callback, {
    ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new SignInError('sign_in_invalid', 'no_id_token');
  const isWhole = [roleClaim, 'email'].every((name) => claims[name] !== undefined);
  if (isWhole || config.serverMetadata().userinfo_endpoint === undefined) return claims;
  // Many issuers keep the ID token small.
  // What the ID token says is signed, and counts before.
  return { ...(await openid.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
}

/** The refusals of the token endpoint that are about the code, and not about us (RFC 6749, 5.2). */
const OF_THE_CODE = ['invalid_grant'];

function faultOf(error: unknown): SignInError {
  if (error instanceof SignInError) return error;
  const cause = { cause: error };
  if (error instanceof openid.AuthorizationResponseError)
    return new SignInError('sign_in_refused', error.error, cause);
  if (error instanceof openid.ResponseBodyError)
    return new SignInError(
      OF_THE_CODE.includes(error.error) ? 'sign_in_expired' : 'issuer_refused',
      error.error,
      cause,
    );
  if (error instanceof openid.WWWAuthenticateChallengeError)
    return new SignInError('issuer_refused', 'unauthorized', cause);
  const code = codeOf(error);
  if (error instanceof openid.ClientError && !AWAY.includes(code ?? ''))
    return new SignInError('sign_in_invalid', code, cause);
  return new SignInError('issuer_unavailable', code, cause);
}

/** The codes of openid-client for an answer that did not come, or that is no provider's. */
const AWAY = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_RESPONSE_IS_NOT_CONFORM'];

function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : null;
}

/** Makes something once and keeps it for a while; a failure is not kept. */
function keptFor<T>(ms: number, elapsed: () => number, make: () => Promise<T>): () => Promise<T> {
  let kept: { value: Promise<T>; until: number } | null = null;
  return () => {
    if (kept !== null && elapsed() < kept.until) return kept.value;
    const value = make();
    const mine = { value, until: elapsed() + ms };
    kept = mine;
    value.catch(() => {
      if (kept === mine) kept = null;
    });
    return value;
  };
}
