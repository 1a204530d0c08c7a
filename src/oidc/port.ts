import type { SignInSecrets } from '../core/operators/sign-in.ts';

/**
 * The faults of a sign-in, each with its page:
 * - `issuer_unavailable`: it did not answer, or not as a provider of OpenID Connect.
 * - `issuer_refused`: it does not accept us as its client.
 * - `sign_in_refused`: it did not let the person in.
 * - `sign_in_expired`: the code was used before, or is too old.
 * - `sign_in_invalid`: what came back does not belong to the sign-in that began.
 */
export type SignInFault =
  | 'issuer_unavailable'
  | 'issuer_refused'
  | 'sign_in_refused'
  | 'sign_in_expired'
  | 'sign_in_invalid';

/** A sign-in that failed; `issuerCode`: the code of the issuer, or of what was found wrong. */
export class SignInError extends Error {
  readonly fault: SignInFault;
  readonly issuerCode: string | null;
  constructor(fault: SignInFault, issuerCode: string | null, options?: ErrorOptions) {
    super(issuerCode === null ? fault : `${fault}: ${issuerCode}`, options);
    this.name = 'SignInError';
    this.fault = fault;
    this.issuerCode = issuerCode;
  }
}

export type Claims = Readonly<Record<string, unknown>> & { sub: string };

/** A provider of OpenID Connect, of which we are a confidential client. */
export type OidcIssuer = {
  /** Returns the URL at which the browser signs in. @throws SignInError. */
  begin(asked: { redirectUri: string; secrets: SignInSecrets }): Promise<URL>;
  /**
   * Exchanges the code of a callback, and verifies the ID token and that it belongs to the sign-in.
   * @param callback the whole URL that the browser came back to.
   * @returns the claims of the ID token, with those of userinfo where it has more.
   * @throws SignInError.
   */
  finish(asked: { callback: URL; secrets: SignInSecrets }): Promise<Claims>;
};
