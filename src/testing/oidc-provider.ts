import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Whoever is at the browser; `refuses`: cancels at the provider. */
export type PersonAtProvider = { sub: string; claims: Record<string, unknown>; refuses?: boolean } & {
  /** Claims that userinfo has in place of those of the ID token. */
  atUserinfo?: Record<string, unknown>;
};

export const OIDC_CLIENT = { clientId: 'portal-domains', clientSecret: 'secret-of-the-client' };

export type TestProvider = {
  issuer: string;
  /** Knows our client from now on. */
  registerClient(redirectUri: string): void;
  /** Lets this person sign in next, without a form. */
  signInAs(person: PersonAtProvider): void;
  close(): Promise<void>;
};

/** Starts a certified provider of OpenID Connect on loopback. The caller closes it. */
export async function startOidcProvider(): Promise<TestProvider> {
  let person: PersonAtProvider = { sub: 'nobody', claims: {} };
  let provider: Provider | null = null;
  const server = createServer((request, response) => {
    if (provider === null) return void response.writeHead(503).end();
    if (request.url?.startsWith('/interaction/') !== true) return void provider.callback()(request, response);
    answerFor(provider, person, request, response).catch((error: unknown) =>
      response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    registerClient(redirectUri) {
      provider = providerFor(issuer, redirectUri, () => person);
    },
    signInAs(next) {
      person = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function providerFor(issuer: string, redirectUri: string, who: () => PersonAtProvider): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: OIDC_CLIENT.clientId,
        client_secret: OIDC_CLIENT.clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: ['a key of the tests'] },
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: async (use) => ({
        ...who().claims,
        ...(use === 'userinfo' ? who().atUserinfo : {}),
        sub: id,
      }),
    }),
    // What the client asks for is granted: consent is not what is tested here.
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
    ttl: { AuthorizationCode: 60, Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60 },
  });
}

async function answerFor(
  provider: Provider,
  { sub, refuses }: PersonAtProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const result =
    refuses === true
      ? { error: 'access_denied', error_description: 'The person cancelled.' }
      : { login: { accountId: sub, remember: false } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}
