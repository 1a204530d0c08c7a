import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { identityProviderCheck } from './identity-provider.ts';
import { runChecks } from './run.ts';

/** A provider that answers with this at the path of its metadata. */
async function providerWith(metadata: (issuer: string) => object | null): Promise<string> {
  const server = createServer((request, response) => {
    const answer = metadata(issuer);
    if (answer === null || request.url !== '/.well-known/openid-configuration')
      response.writeHead(404).end('no');
    else response.end(JSON.stringify(answer));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return issuer;
}

const wellKnown = (issuer: string) => ({
  ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
  jwks_uri: `${issuer}/jwks`,
});
const checked = async (issuer: string | null) => (await runChecks([identityProviderCheck(issuer)]))[0];

test('a provider that answers as one under its own name is well', async () => {
  expect(await checked(await providerWith(wellKnown))).toMatchObject({ status: 'ok' });
});

test('one under another name is a failure that says the name', async () => {
  const issuer = await providerWith((own) => wellKnown(`${own}/realm`));
  expect(await checked(issuer)).toMatchObject({
    status: 'failed',
    detail: `the provider names itself ${issuer}/realm`,
    fix: `Set PORTAL_OIDC_ISSUER to ${issuer}/realm, to the letter.`,
  });
});

test('what is no provider is a failure, and none at all is skipped', async () => {
  const issuer = await providerWith(() => null);
  expect(await checked(issuer)).toMatchObject({ status: 'failed', detail: expect.stringContaining('404') });
  expect(await checked(null)).toMatchObject({ status: 'skipped' });
});
