import type { OpenAPIHono } from '@hono/zod-openapi';
import { personOf, roleOf } from '../../../core/operators/sign-in.ts';
import { type Claims, SignInError, type SignInFault } from '../../../oidc/port.ts';
import { beginSession } from '../../../store/operators/sessions.ts';
import { keepSignIn, takeSignIn } from '../../../store/operators/sign-ins.ts';
import { giveCookie, readCookie, takeCookieBack } from '../../auth/cookies.ts';
import { hashSecret } from '../../auth/operator-keys.ts';
import { refuseBeyond } from '../../auth/rates.ts';
import { clientKey, peerAddress } from '../../http/client-address.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiContext, ApiEnv } from '../../http/env.ts';
import { ApiProblem } from '../../http/problem.ts';
import { publicOrigin } from '../../http/public-origin.ts';
import { createRateLimiter, SIGN_INS_PER_ADDRESS } from '../../http/rate-limit.ts';
import { CALLBACK_PATH, CONSOLE_PATH, SIGN_IN_PATH } from './paths.ts';
import { problemPage } from './problem-page.ts';
import type { SignInSettings } from './settings.ts';

/** So long somebody may take at the issuer. */
const SIGN_IN_SECONDS = 600;

/**
 * GET /auth/sign-in, /auth/callback: the authorization-code flow with PKCE, where a browser is led from and back to. No
 * operations of the API: nothing but a browser can do anything with them.
 */
export function registerSignIn(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  const { signIn } = deps;
  if (signIn === null) return;
  const limiter = createRateLimiter(SIGN_INS_PER_ADDRESS);
  const limited = (c: ApiContext) => {
    const forwardedFor = c.req.header('X-Forwarded-For');
    const client = clientKey({ peer: peerAddress(c.env), forwardedFor }, deps.settings.trustedProxies);
    refuseBeyond(limiter.take(client, deps.clock().getTime()), { who: 'This address', may: 'sign in' });
  };
  const page = (path: string, work: (c: ApiContext) => Promise<Response>) =>
    app.get(path, async (c) => {
      try {
        limited(c);
        return await work(c);
      } catch (error) {
        if (error instanceof SignInError)
          deps.log.warn(
            { err: error, fault: error.fault, issuerCode: error.issuerCode, requestId: c.var.requestId },
            'a sign-in failed',
          );
        const problem = problemOf(error);
        if (problem === null) throw error;
        return problemPage(c, problem);
      }
    });
  page(SIGN_IN_PATH, (c) => begin(c, deps, signIn));
  page(CALLBACK_PATH, (c) => finish(c, deps, signIn));
}

async function begin(c: ApiContext, deps: ApiDeps, { issuer }: SignInSettings): Promise<Response> {
  const { db, clock, newSecret } = deps;
  const [cookie, state, nonce, verifier] = [newSecret(), newSecret(), newSecret(), newSecret()];
  const secrets = { state, nonce, verifier };
  const url = await issuer.begin({ redirectUri: redirectUri(c, deps), secrets });
  const now = clock();
  const expiresAt = new Date(now.getTime() + SIGN_IN_SECONDS * 1_000).toISOString();
  await keepSignIn(db, { hash: hashSecret(cookie), secrets, now: now.toISOString(), expiresAt });
  giveCookie(c, 'signIn', cookie, SIGN_IN_SECONDS);
  c.header('Cache-Control', 'no-store');
  return c.redirect(url.href);
}

async function finish(
  c: ApiContext,
  deps: ApiDeps,
  { issuer, roles, sessionSeconds, policy }: SignInSettings,
): Promise<Response> {
  const { db, clock, newId, newSecret } = deps;
  const begun = readCookie(c, 'signIn');
  takeCookieBack(c, 'signIn');
  const secrets = begun === null ? null : await takeSignIn(db, hashSecret(begun), clock().toISOString());
  if (secrets === null) throw new SignInError('sign_in_expired', 'unknown_sign_in');
  const callback = new URL(redirectUri(c, deps));
  callback.search = new URL(c.req.url).search;
  const claims = await issuer.finish({ callback, secrets });
  const role = roleOf(claims, roles);
  if (role === null) throw roleMissing(claims, roles.claim);
  const now = clock();
  const cookie = newSecret();
  await beginSession(db, {
    ...{ id: newId(), hash: hashSecret(cookie), policy, ...personOf(claims), role },
    ...{ requestId: c.var.requestId, now: now.toISOString() },
    expiresAt: new Date(now.getTime() + sessionSeconds * 1_000).toISOString(),
  });
  giveCookie(c, 'session', cookie, sessionSeconds);
  c.header('Cache-Control', 'no-store');
  return c.redirect(CONSOLE_PATH);
}

/** @throws ApiProblem `public_url_missing` where no cookie would be kept, and a code could be read on its way. */
function redirectUri(c: ApiContext, { settings }: ApiDeps): string {
  const origin = publicOrigin(c, settings);
  if (origin !== null) return `${origin}${CALLBACK_PATH}`;
  throw new ApiProblem(
    'public_url_missing',
    'A sign-in needs https, and this installation does not know at which https address browsers reach its pages: set PORTAL_PUBLIC_URL.',
  );
}

function roleMissing(claims: Claims, claim: string): ApiProblem {
  const { subject, email } = personOf(claims);
  return new ApiProblem(
    'role_missing',
    `${email ?? subject} is signed in, and has no role here: no value of the claim ${JSON.stringify(claim)} gives one. Ask whoever administers the groups, or PORTAL_OIDC_ROLES.`,
  );
}

const WORDS: Readonly<Record<SignInFault, string>> = {
  issuer_unavailable:
    'The identity provider cannot be reached just now, or does not answer as one. Try again in a minute; an operator key works meanwhile.',
  issuer_refused:
    'The identity provider does not accept us as its client: PORTAL_OIDC_CLIENT_ID, PORTAL_OIDC_CLIENT_SECRET and the redirect URI there must fit.',
  sign_in_refused: 'The identity provider did not let you in.',
  sign_in_expired: 'This sign-in was used before, took longer than ten minutes, or began in another browser.',
  sign_in_invalid:
    'What came back from the identity provider does not belong to the sign-in that began here, and was not taken.',
};

/** Returns the problem of an error that is known, else null. */
function problemOf(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (!(error instanceof SignInError)) return null;
  const { fault, issuerCode } = error;
  const quote = fault === 'sign_in_refused' && issuerCode !== null ? ` It said: ${issuerCode}.` : '';
  return new ApiProblem(
    fault,
    `${WORDS[fault]}${quote}`,
    fault === 'issuer_unavailable' ? { retryAfter: 30 } : {},
  );
}
