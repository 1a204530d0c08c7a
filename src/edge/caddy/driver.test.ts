import { readdir, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canaryOf } from '../../probe/canary.ts';
import { createChallengeProber } from '../../probe/challenge-prober.ts';
import { createHttpsProber } from '../../probe/https-prober.ts';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { anOwnCertificate, createOwnShelf } from '../../testing/own-shelf.ts';
import { presentedBy } from '../../testing/presented.ts';
import { exchangePlain, exchangeTls } from '../../testing/raw-clients.ts';
import { edgeContract } from '../edge.contract.ts';
import { ownCertificatesContract } from '../own-certificates.contract.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER, NO_ORDER } from '../port.ts';
import { namesDir } from './config.ts';

edgeContract('Caddy with its internal CA', async () => {
  const caddy = await startTestCaddy();
  return {
    edge: caddy.edge(),
    admit: () => undefined,
    vanish: (domain) => rm(join(namesDir(caddy.dir), domain), { force: true }),
    refuse: null,
    recover: () => undefined,
    stop: () => caddy.stop(),
  };
});

ownCertificatesContract('Caddy', async () => {
  const shelf = createOwnShelf();
  const caddy = await startTestCaddy({ own: shelf });
  return {
    ...{ edge: caddy.edge(), shelf, admit: () => undefined },
    presented: (domain) => presentedBy(caddy.https, domain),
    stop: () => caddy.stop(),
  };
});

test('what an earlier holder of a name uploaded is not served for the new one', async () => {
  const shelf = createOwnShelf();
  const caddy = await startTestCaddy({ own: shelf });
  try {
    const edge = caddy.edge();
    const of = (domainId: string): EdgeTarget => ({
      ...{ domainId, tenant: domainId, tenantLabel: domainId, gateway: 'default' },
      domain: 'moved.acme.localhost',
    });
    const { own } = await anOwnCertificate('moved.acme.localhost');
    shelf.put('loser', own);
    await edge.apply({ ...of('loser'), own: true }, NO_ORDER);
    expect(await presentedBy(caddy.https, 'moved.acme.localhost')).toBe(own.facts.fingerprint);
    expect(await edge.apply(of('winner'), NO_ORDER)).toMatchObject({ objects: 'partial' });
    expect(await presentedBy(caddy.https, 'moved.acme.localhost')).toBeNull();
  } finally {
    await caddy.stop();
  }
});

describe('a real Caddy with its internal CA', () => {
  let caddy: TestCaddy;
  let edge: Edge;
  beforeAll(async () => {
    caddy = await startTestCaddy();
    edge = caddy.edge();
  });
  afterAll(() => caddy?.stop());

  const target = (domain: string): EdgeTarget => ({
    domainId: `id-of-${domain}`,
    tenant: 'tenant',
    tenantLabel: 'tenant',
    gateway: 'default',
    domain,
  });
  const probe = (domain: string) =>
    createHttpsProber({
      connect: caddy.https,
      trustedRoots: async () => [await caddy.root()],
      clock: () => new Date(),
    }).probe(domain);
  const served = async (domain: string) => {
    await edge.apply(target(domain), FIRST_ORDER);
    return target(domain);
  };

  test('an applied domain answers with its trusted certificate', async () => {
    expect(await edge.apply(target('quick.acme.localhost'), FIRST_ORDER)).toMatchObject({
      objects: 'present',
      issuance: 'idle',
      certificate: expect.objectContaining({ issuer: expect.any(String) }),
    });
    expect(await probe('quick.acme.localhost')).toMatchObject({ outcome: 'https_ok', httpStatus: 200 });
  });

  test('a name without a certificate is refused in the handshake', async () => {
    expect((await probe('stranger.localhost')).outcome).toBe('wrong_certificate');
    await edge.apply(target('unordered.acme.localhost'), NO_ORDER);
    expect((await probe('unordered.acme.localhost')).outcome).toBe('wrong_certificate');
  });

  test('a removed domain gets no handshake any more, without a restart, and its files are gone', async () => {
    const gone = await served('gone.acme.localhost');
    expect((await probe(gone.domain)).outcome).toBe('https_ok');
    expect((await edge.remove(gone)).objects).toBe('absent');
    expect((await probe(gone.domain)).outcome).toBe('wrong_certificate');
    const kept = await Promise.all(
      [caddy.dir, caddy.storageDir, caddy.issuersDir].map((folder) => readdir(folder, { recursive: true })),
    );
    expect(kept.flat().filter((file) => file.includes(gone.domain))).toEqual([]);
  });

  test('a name file that vanished is written again without an order', async () => {
    const lost = await served('lost.acme.localhost');
    const { certificate } = await edge.observe(lost);
    await rm(join(namesDir(caddy.dir), lost.domain));
    expect(await edge.observe(lost)).toMatchObject({ objects: 'partial', certificate: null });
    expect(await edge.apply(lost, FIRST_ORDER)).toMatchObject({
      objects: 'present',
      certificate,
      orderBegun: false,
    });
    expect((await probe(lost.domain)).outcome).toBe('https_ok');
  });

  test('nobody but Caddy itself is given a certificate and its key over HTTP', async () => {
    const { domain } = await served('guarded.acme.localhost');
    const path = `/certificate?server_name=${domain}`;
    for (const guess of [path, `/x${path}`, `/certificates/${domain}.pem`, `/..${path}`]) {
      const answer = await exchangePlain(caddy.http, [
        `GET ${guess} HTTP/1.1`,
        `Host: ${domain}`,
        'Connection: close',
      ]);
      expect(answer).not.toContain('PRIVATE KEY');
    }
  });

  test('the origin learns the one plain name, and nothing that a client made up', async () => {
    const { domain } = await served('headers.acme.localhost');
    const answer = await exchangeTls(caddy.https, domain, [
      'GET / HTTP/1.1',
      `Host: ${domain.toUpperCase()}:${caddy.https.port}`,
      'X-Portal-Domain: other.acme.localhost',
      'X-Portal-Tenant: forged',
      'X-Forwarded-Host: forged.example',
      'X-Forwarded-Proto: http',
      'Connection: close',
    ]);
    expect(answer).toContain(`portal of ${domain}`);
    expect(caddy.received.at(-1)).toMatchObject({
      'x-portal-domain': domain,
      'x-forwarded-host': `${domain.toUpperCase()}:${caddy.https.port}`,
      'x-forwarded-proto': 'https',
    });
    expect(caddy.received.at(-1)).not.toHaveProperty('x-portal-tenant');
  });

  test.each([
    ['another served name', 'mine2.acme.localhost', 421],
    ['another served name with a trailing dot', 'mine2.acme.localhost.', 421],
    ['two trailing dots', 'mine.acme.localhost..', 421],
    ['a path', '../names/mine.acme.localhost', 400],
    ['a glob', '*', 421],
  ])(
    '%s in Host on the connection of a served name gets nothing of a portal',
    async (_what, host, status) => {
      await served('mine.acme.localhost');
      await served('mine2.acme.localhost');
      const answer = await exchangeTls(caddy.https, 'mine.acme.localhost', [
        'GET / HTTP/1.1',
        `Host: ${host}`,
        'Connection: close',
      ]);
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(answer).not.toContain('portal of');
    },
  );

  test.each([
    ['plain.acme.localhost', 308],
    ['PLAIN.acme.localhost', 308],
    ['plain.acme.localhost.', 308],
    ['Plain.Acme.Localhost.:80', 308],
    ['plain.acme.localhost..', 404],
    ['unserved.acme.localhost', 404],
    ['.', 404],
    ['*', 404],
    ['[::1]', 404],
    ['plain%2eacme.localhost', 404],
    ['../names/plain.acme.localhost', 400],
  ])('plain HTTP for Host %s is answered with %i', async (host, status) => {
    await served('plain.acme.localhost');
    const answer = await plain(caddy, host, '/a?b=1');
    expect(answer.status).toBe(status);
    if (status === 308) {
      expect(answer.location).toBe(`https://plain.acme.localhost:${caddy.https.port}/a?b=1`);
    }
  });

  test('a dangling name gets a sentence over plain HTTP: no redirect to a handshake that fails, nothing of a tenant', async () => {
    const answer = await exchangePlain(caddy.http, [
      'GET /login?next=/ HTTP/1.1',
      'Host: dangling.example',
      'Cookie: session=secret',
      'Connection: close',
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain('There is no portal at this address.');
    expect(answer).toContain('Content-Type: text/plain; charset=utf-8');
    expect(answer).toContain('X-Content-Type-Options: nosniff');
    expect(answer).toContain('Cache-Control: no-store');
    expect(answer).not.toMatch(/location:|set-cookie:/i);
  });

  test('an unknown challenge token is a plain 404 for a served name too', async () => {
    await served('token.acme.localhost');
    expect((await plain(caddy, 'token.acme.localhost', '/.well-known/acme-challenge/abc')).status).toBe(404);
  });

  test('the preflight finds its canary for names that are not served yet, and nothing else does', async () => {
    const prober = createChallengeProber({
      canary: canaryOf('portal.example.com'),
      nonce: () => '0123456789abcdefghijkl',
      resolve: async () => [],
      mayConnect: () => true,
      route: () => caddy.http,
    });
    const domain = 'canary.acme.localhost';
    const [view] = await prober.ask({ domain, addresses: ['192.0.2.1'], edgeAddresses: [] });
    expect(view).toMatchObject({ outcome: 'answered', httpStatus: 200 });
    const { tokenPrefix } = canaryOf('portal.example.com');
    const strange = `/.well-known/acme-challenge/${tokenPrefix}short`;
    expect((await plain(caddy, domain, strange)).status).toBe(404);
  });

  test("an origin that does not answer is told by the edge's own page", async () => {
    const { domain } = await served('down.acme.localhost');
    const address = caddy.origin.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    caddy.origin.closeAllConnections();
    await new Promise((resolve) => caddy.origin.close(resolve));
    const seen = await probe(domain);
    await new Promise<void>((resolve) => caddy.origin.listen(address.port, '127.0.0.1', resolve));
    expect(seen).toMatchObject({ outcome: 'unexpected_answer', httpStatus: 502 });
    expect(seen.detail).toContain('origin-unreachable');
  });

  test('what Caddy and we keep is its owner’s only: names, certificates, keys', async () => {
    await served('private.acme.localhost');
    const kept = await Promise.all(
      [caddy.dir, caddy.storageDir, caddy.issuersDir].map(async (folder) =>
        [folder].concat((await readdir(folder, { recursive: true })).map((below) => join(folder, below))),
      ),
    );
    const open: string[] = [];
    for (const path of kept.flat()) {
      if (((await stat(path)).mode & 0o077) !== 0) open.push(path);
    }
    expect(kept.flat().length).toBeGreaterThan(6);
    expect(open).toEqual([]);
  });

  test('a domain that is no plain host name is a programming error, whatever was checked before', async () => {
    await expect(edge.apply(target('../etc/passwd'), FIRST_ORDER)).rejects.toThrow(TypeError);
    await expect(edge.remove(target('a/../../b'))).rejects.toThrow(TypeError);
  });
});

function plain(
  caddy: TestCaddy,
  host: string,
  path: string,
): Promise<{ status: number; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    request({ ...caddy.http, path, headers: { Host: host }, agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    })
      .once('error', reject)
      .end();
  });
}
