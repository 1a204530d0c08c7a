import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAssertionSigner, type KeptKey, newAssertionKey, publicKeySet } from '../../assertions/keys.ts';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { exchangeHttp2, exchangeTls } from '../../testing/raw-clients.ts';
import { type EdgeTarget, FIRST_ORDER, NO_ORDER } from '../port.ts';
import { assertionsDir } from './config.ts';

const HOUR = 3_600_000;
// The longest name that DNS has room for, so that the assertion is as long as one can be.
const LONG = `${['a', 'b', 'c'].map((letter) => letter.repeat(63)).join('.')}.${'d'.repeat(40)}.acme.localhost`;

let now = Date.parse('2026-12-01T12:00:00.000Z');
let keys: KeptKey[];
let caddy: TestCaddy;
let edge: ReturnType<TestCaddy['edge']>;

beforeAll(async () => {
  const key = await newAssertionKey(() => 'key-1');
  keys = [{ ...key, signingFrom: '2026-11-01T00:00:00.000Z' }];
  const clock = () => new Date(now);
  caddy = await startTestCaddy({ sign: createAssertionSigner({ load: async () => keys, clock }), clock });
  edge = caddy.edge();
});
afterAll(() => caddy?.stop());

const target = (domain: string, domainId = `id-of-${domain.slice(0, 5)}`): EdgeTarget => ({
  ...{ domainId, tenant: `tenant-of-${domainId}`, tenantLabel: 'tenant', domain, gateway: 'default' },
});

/** Returns the header as the origin reads it when the name is asked for. */
async function assertionFor(domain: string, headers: Record<string, string> = {}) {
  const [answer] = await exchangeHttp2(caddy.https, domain, [{ ':authority': domain, ...headers }]);
  expect(answer?.status).toBe(200);
  return caddy.received.at(-1)?.['x-portal-assertion'];
}

const verified = (assertion: unknown) =>
  jwtVerify(String(assertion), createLocalJWKSet(publicKeySet(keys)), { currentDate: new Date(now) });

describe('the assertion that the origin gets', () => {
  test.each(['own.acme.localhost', LONG])('says whose name %s is, signed, for a day', async (domain) => {
    const { domainId, tenant } = target(domain);
    await edge.apply(target(domain), FIRST_ORDER);
    const { payload, protectedHeader } = await verified(await assertionFor(domain));
    const iat = now / 1_000;
    expect(payload).toEqual({ tenant, domain: domainId, host: domain, iat, exp: iat + 86_400 });
    expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: 'key-1', typ: 'JWT' });
  });

  test('is never the client’s own, by whatever name, nor another name’s', async () => {
    await edge.apply(target('other.example.localhost'), FIRST_ORDER);
    const others = String(await assertionFor('other.example.localhost'));
    const claims = { 'x-portal-assertion': others, x_portal_assertion: others, 'x-portal_assertion': others };
    const got = await assertionFor('own.acme.localhost', claims);
    expect(decodeJwt(String(got))).toMatchObject({ host: 'own.acme.localhost' });
    expect(JSON.stringify(caddy.received.at(-1))).not.toContain(others);
    const hop = [`X-Portal-Assertion: ${others}`, 'Connection: X-Portal-Assertion, close'];
    await exchangeTls(caddy.https, 'own.acme.localhost', [
      'GET / HTTP/1.1',
      'Host: own.acme.localhost',
      ...hop,
    ]);
    expect(JSON.stringify(caddy.received.at(-1))).not.toContain(others);
  });

  test('stays the same for half of its life, and is another one afterwards, at each moment valid', async () => {
    const first = await assertionFor('own.acme.localhost');
    now += 12 * HOUR - 1_000;
    await edge.renewAssertions();
    expect(await assertionFor('own.acme.localhost')).toBe(first);
    now += 1_000;
    await edge.renewAssertions();
    await verified(await assertionFor('own.acme.localhost'));
    await edge.renewAssertions();
    const second = await assertionFor('own.acme.localhost');
    expect(second).not.toBe(first);
    expect(decodeJwt(String(second)).exp).toBe(now / 1_000 + 86_400);
  });

  test('is signed by the next key from its time on', async () => {
    const next = await newAssertionKey(() => 'key-2');
    keys = [...keys, { ...next, signingFrom: new Date(now + HOUR).toISOString() }];
    now += 13 * HOUR;
    await edge.renewAssertions();
    await edge.renewAssertions();
    const { protectedHeader } = await verified(await assertionFor('own.acme.localhost'));
    expect(protectedHeader.kid).toBe('key-2');
  });

  test('is another tenant’s at once when the name moves', async () => {
    const [before, after] = [
      target('moves.acme.localhost', 'first'),
      target('moves.acme.localhost', 'second'),
    ];
    await edge.apply(before, FIRST_ORDER);
    expect(decodeJwt(String(await assertionFor(before.domain)))).toMatchObject({ domain: 'first' });
    await edge.apply(after, NO_ORDER);
    expect(decodeJwt(String(await assertionFor(before.domain)))).toMatchObject({ domain: 'second' });
  });

  test('goes with the name, and nothing of it is left', async () => {
    const gone = target('gone.acme.localhost');
    await edge.apply(gone, FIRST_ORDER);
    expect((await edge.remove(gone)).objects).toBe('absent');
    expect(await readdir(assertionsDir(caddy.dir))).not.toContain(gone.domain);
  });

  test('that somebody else put there is taken away', async () => {
    const { domain } = target('own.acme.localhost');
    const forged = join(assertionsDir(caddy.dir), domain, 'forged');
    await mkdir(forged, { recursive: true });
    await writeFile(join(forged, 'd'), '');
    await edge.renewAssertions();
    expect((await readdir(join(assertionsDir(caddy.dir), domain))).join()).not.toContain('forged');
  });
});
