import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AcmeWorld, applyUntilEnded, startAcmeWorld } from '../../testing/caddy-with-pebble.ts';
import { exchangePlain } from '../../testing/raw-clients.ts';
import { expectOnlyTheKnownToken } from '../challenge-path.contract.ts';
import type { EdgeTarget } from '../port.ts';

const [host, other] = ['validated.acme.localhost', 'other.example.localhost'] as const;

describe('scenario 25, the challenge path: Caddy', () => {
  let world: AcmeWorld;
  const validations: { host: string; path: string }[] = [];
  let duringValidation: (path: string) => Promise<void> = async () => undefined;
  beforeAll(async () => {
    world = await startAcmeWorld({
      beforeValidation: async (seen) => {
        validations.push(seen);
        if (seen.host === host) await duringValidation(seen.path);
      },
    });
  }, 1_200_000);
  afterAll(() => world?.stop());

  const target = (domain: string): EdgeTarget => {
    world.dns.show(domain);
    return { domainId: `id-of-${domain}`, tenant: domain, tenantLabel: 'tenant', domain, gateway: 'default' };
  };

  test('while the CA looks, only the known token of its host is answered, and the certificate comes', async () => {
    const { caddy } = world;
    const edge = caddy.edge();
    expect((await applyUntilEnded(edge, target(other))).certificate).not.toBeNull();
    let tried: Promise<void> | undefined;
    duringValidation = (path) => {
      const token = path.slice(path.lastIndexOf('/') + 1);
      tried ??= exchangePlain(caddy.http, [
        `GET ${path} HTTP/1.1`,
        `Host: ${host}`,
        'Connection: close',
      ]).then((answer) =>
        expectOnlyTheKnownToken({
          http: caddy.http,
          host,
          token,
          keyAuthorization: answer.split('\r\n\r\n')[1] ?? '',
          other,
          portalRequests: () => caddy.received.length,
        }),
      );
      // What it found is told below; the CA is answered all the same.
      return tried.catch(() => undefined);
    };
    const seen = await applyUntilEnded(edge, target(host));
    expect(tried).toBeDefined();
    await tried;
    expect(seen).toMatchObject({ objects: 'present', problem: null });
    expect(seen.certificate?.issuer).toContain('Pebble');
    // The CA looks from several places at once, and for one order.
    expect(new Set(validations.filter((one) => one.host === host).map(({ path }) => path)).size).toBe(1);
  });

  test('afterwards the token is nobody’s', async () => {
    const { caddy } = world;
    const path = validations.at(-1)?.path ?? '';
    const answer = await exchangePlain(caddy.http, [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      'Connection: close',
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain('X-Content-Type-Options: nosniff');
  });
});
