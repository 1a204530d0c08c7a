import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RoleRules } from '../../../core/operators/sign-in.ts';
import { createOidcIssuer } from '../../../oidc/issuer.ts';
import { listAudit } from '../../../store/audit/audit.ts';
import { createTestApi, OPERATOR_KEY, type TestApi } from '../../../testing/api.ts';
import { type CookieBrowser, createCookieBrowser } from '../../../testing/cookie-browser.ts';
import { OIDC_CLIENT, startOidcProvider, type TestProvider } from '../../../testing/oidc-provider.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain } from '../../../testing/store-builders.ts';
import { type RunningServer, startServer } from '../../http/server.ts';

const ROLES: RoleRules = {
  claim: 'groups',
  values: { admin: ['platform'], operator: ['on-call'], viewer: ['staff'] },
};
const JANE = {
  sub: '248289761001',
  claims: { email: 'jane@acme.com', email_verified: true, groups: ['staff', 'on-call'] },
};
const SESSION = '__Host-portal_session';
const SIGN_IN = '__Host-portal_sign_in';

const database = useDatabase();
let provider: TestProvider;
let api: TestApi;
let server: RunningServer;
let browser: CookieBrowser;

/** The API as a client of the provider; what is given differs from what the provider knows. */
async function startApi(over: Partial<Parameters<typeof createOidcIssuer>[0]> = {}) {
  const client = {
    issuer: provider.issuer,
    ...OIDC_CLIENT,
    scope: 'openid email',
    roleClaim: 'groups',
    ...over,
  };
  const issuer = createOidcIssuer(client, () => performance.now());
  const made = createTestApi(database.db, {
    signIn: { issuer, roles: ROLES, sessionSeconds: 3_600, policy: 'rules of the test' },
  });
  return { api: made, server: await startServer(made.app, { host: '127.0.0.1', port: 0 }) };
}

beforeAll(async () => {
  provider = await startOidcProvider();
  ({ api, server } = await startApi());
  provider.registerClient(`${server.url}/auth/callback`);
});
afterAll(async () => {
  await server.stop(0);
  await provider.close();
});
beforeEach(() => {
  browser = createCookieBrowser();
  provider.signInAs(JANE);
});

const signIn = () => browser.visit(`${server.url}/auth/sign-in`);
/** Signs in at the provider, and stops before the browser comes back. */
const callbackUrl = async () =>
  (await browser.visit(`${server.url}/auth/sign-in`, `${server.url}/auth/callback`)).url;
const sessionOf = async () =>
  (await (await browser.send('GET', `${server.url}/api/v1/session`)).json()) as { operator: unknown };
const isSignedOut = async () =>
  (await sessionOf()).operator === null && browser.cookie(SESSION) === undefined;

/** Expects a page with a code and a sentence, and that nobody was let in. */
async function expectRefusal(
  { response }: { response: Response },
  status: number,
  code: string,
): Promise<string> {
  const text = await response.text();
  expect([response.status, response.headers.get('Content-Type')?.split(';')[0]]).toEqual([
    status,
    'text/html',
  ]);
  expect(text).toContain(`/docs/errors/${code}`);
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'self'");
  expect(await isSignedOut()).toBe(true);
  return text;
}

describe('signing in by OpenID Connect', () => {
  test('ends at the console, with a session whose cookie no script and no other site can use', async () => {
    const { url } = await signIn();
    expect(url).toBe(`${server.url}/console`);
    expect(browser.given.get(SESSION)?.split('; ').sort()).toEqual([
      'HttpOnly',
      'Max-Age=3600',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
    expect(browser.cookie(SIGN_IN)).toBeUndefined();
    expect(await sessionOf()).toEqual({
      operator: { role: 'operator', name: 'jane@acme.com', by: 'session' },
      signInPath: '/auth/sign-in',
    });
  });

  test('is in the audit, and so is what is done then, with the person', async () => {
    await signIn();
    const { id } = await aDomain(database.db);
    const path = `${server.url}/api/v1/domains/${id}/hold`;
    expect((await browser.send('POST', path, { body: { reason: 'asked by phone' } })).status).toBe(202);
    const [hold, signedIn] = (await listAudit(database.db, { limit: 50 })).filter(({ actor }) =>
      actor.id.startsWith('oidc:'),
    );
    const actor = { kind: 'operator', id: `oidc:${JANE.sub}`, subject: 'jane@acme.com' };
    expect(hold).toMatchObject({ action: 'domain.hold', actor, to: { note: 'asked by phone' } });
    expect(signedIn).toMatchObject({ action: 'operator.signed_in', actor, to: { role: 'operator' } });
  });

  test('asks the provider with PKCE, a state and a nonce, each another one every time', async () => {
    const asked = await Promise.all(
      [0, 1].map(async () => {
        const { url } = await browser.visit(`${server.url}/auth/sign-in`, provider.issuer);
        return new URL(url).searchParams;
      }),
    );
    expect(asked[0]?.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked[0]?.get(name)).not.toBe(asked[1]?.get(name));
  });

  test('takes the role from the ID token, which is signed, also where userinfo has another', async () => {
    provider.signInAs({ ...JANE, atUserinfo: { groups: ['platform'] } });
    await signIn();
    expect((await sessionOf()).operator).toMatchObject({ role: 'operator', name: 'jane@acme.com' });
  });

  test('keeps no secret of a cookie, only hashes', async () => {
    await signIn();
    const rows = await database.db.selectFrom('operator_sessions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(browser.cookie(SESSION));
  });
});

describe('a session', () => {
  test('is ended by signing out, here and for whoever has copied the cookie', async () => {
    await signIn();
    const copied = browser.cookie(SESSION) ?? '';
    expect((await browser.send('DELETE', `${server.url}/api/v1/session`)).status).toBe(204);
    expect(browser.cookie(SESSION)).toBeUndefined();
    browser.setCookie(server.url, SESSION, copied);
    expect((await sessionOf()).operator).toBeNull();
    expect((await browser.send('GET', `${server.url}/api/v1/stats`)).status).toBe(401);
  });

  test('ends when the rules of signing in change, or are taken away', async () => {
    await signIn();
    const headers = { Cookie: `${SESSION}=${browser.cookie(SESSION)}` };
    const statusBy = async (settings: TestApi['deps']['signIn']) =>
      (await createTestApi(database.db, { signIn: settings }).call('GET', 'stats', { as: null, headers }))
        .status;
    const rules = api.deps.signIn;
    if (rules === null) throw new Error('nobody signs in');
    expect(await statusBy(rules)).toBe(200);
    expect(await statusBy({ ...rules, policy: 'others' })).toBe(401);
    expect(await statusBy(null)).toBe(401);
  });

  test('ends with its time', async () => {
    await signIn();
    await database.db
      .updateTable('operator_sessions')
      .set({ expires_at: new Date().toISOString() })
      .execute();
    expect((await sessionOf()).operator).toBeNull();
  });

  test('changes nothing for another site, whose requests carry the cookie as well', async () => {
    await signIn();
    const { id } = await aDomain(database.db);
    const path = `${server.url}/api/v1/domains/${id}/reconcile`;
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }]) {
      const refused = await browser.send('POST', path, { headers });
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'forbidden']);
    }
    expect((await browser.send('POST', path)).status).toBe(202);
  });
});

describe('nobody is let in', () => {
  test('by a callback that was used, though the provider’s session goes on', async () => {
    const url = await callbackUrl();
    expect((await browser.visit(url)).url).toBe(`${server.url}/console`);
    await browser.send('DELETE', `${server.url}/api/v1/session`);
    await expectRefusal(await browser.visit(url), 400, 'sign_in_expired');
  });

  test('by a callback in another browser', async () => {
    const url = await callbackUrl();
    browser = createCookieBrowser();
    await expectRefusal(await browser.visit(url), 400, 'sign_in_expired');
  });

  test('by a sign-in that took too long', async () => {
    const url = await callbackUrl();
    await database.db
      .updateTable('operator_sign_ins')
      .set({ expires_at: new Date().toISOString() })
      .execute();
    await expectRefusal(await browser.visit(url), 400, 'sign_in_expired');
  });

  test('by a code that was exchanged before', async () => {
    const url = await callbackUrl();
    const rows = await database.db.selectFrom('operator_sign_ins').selectAll().execute();
    const cookie = browser.cookie(SIGN_IN) ?? '';
    await browser.visit(url);
    await browser.send('DELETE', `${server.url}/api/v1/session`);
    await database.db.deleteFrom('operator_sign_ins').execute();
    await database.db.insertInto('operator_sign_ins').values(rows).execute();
    browser.setCookie(server.url, SIGN_IN, cookie);
    await expectRefusal(await browser.visit(url), 400, 'sign_in_expired');
  });

  test.each(['state', 'nonce'] as const)('by a %s that is not the one of the sign-in', async (name) => {
    const url = await callbackUrl();
    await database.db
      .updateTable('operator_sign_ins')
      .set({ [name]: 'of-another-sign-in' })
      .execute();
    await expectRefusal(await browser.visit(url), 400, 'sign_in_invalid');
  });

  test('by a verifier that does not belong to the code', async () => {
    const url = await callbackUrl();
    await database.db
      .updateTable('operator_sign_ins')
      .set({ verifier: 'a'.repeat(64) })
      .execute();
    await expectRefusal(await browser.visit(url), 400, 'sign_in_expired');
  });

  test('without a role, and the page says who, and which claim would give one', async () => {
    provider.signInAs({ ...JANE, claims: { ...JANE.claims, groups: ['sales'] } });
    const text = await expectRefusal(await signIn(), 403, 'role_missing');
    expect(text).toContain('jane@acme.com');
    expect(text).toContain('groups');
  });

  test('who cancels at the provider, and the page says what that said', async () => {
    provider.signInAs({ ...JANE, refuses: true });
    expect(await expectRefusal(await signIn(), 403, 'sign_in_refused')).toContain('access_denied');
  });

  test('with a secret of the client that the provider does not know', async () => {
    const wrong = await startApi({ clientSecret: 'another-secret' });
    provider.registerClient(`${wrong.server.url}/auth/callback`);
    const { response } = await browser.visit(`${wrong.server.url}/auth/sign-in`);
    expect([response.status, await response.text()]).toEqual([
      502,
      expect.stringContaining('issuer_refused'),
    ]);
    await wrong.server.stop(0);
    provider.registerClient(`${server.url}/auth/callback`);
  });
});

test('while the provider is away from the start on, the page says so, and a key lets in as ever', async () => {
  const away = await startApi({ issuer: 'http://127.0.0.1:1' });
  const { response } = await browser.visit(`${away.server.url}/auth/sign-in`);
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '30']);
  expect(await response.text()).toContain('/docs/errors/issuer_unavailable');
  expect(away.api.logged.map(({ message }) => message)).toEqual(['a sign-in failed']);
  expect((await away.api.call('GET', 'stats', { as: OPERATOR_KEY })).status).toBe(200);
  await away.server.stop(0);
});

test('where it is not set up there is no such page', async () => {
  const plain = createTestApi(database.db);
  for (const path of ['/auth/sign-in', '/auth/callback'])
    expect((await plain.call('GET', path, { as: null })).status).toBe(404);
  expect(await (await plain.call('GET', 'session', { as: null })).json()).toEqual({
    ...{ operator: null, signInPath: null },
  });
  expect(api.logged.every(({ level }) => level === 'warn')).toBe(true);
});
