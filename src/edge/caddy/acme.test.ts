import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpsProber } from '../../probe/https-prober.ts';
import { type AcmeWorld, startAcmeWorld } from '../../testing/caddy-with-pebble.ts';
import { eventually } from '../../testing/eventually.ts';
import { edgeContract } from '../edge.contract.ts';
import type { Edge, EdgeTarget } from '../port.ts';
import { namesDir } from './config.ts';
import { EDGE_PROBLEMS } from './log-events.ts';

const BLOCKED = 'blocked.acme.localhost';

// Caddy's failed job waits for 60 s before it tries again, and lives for 180 s: see on-demand-issuance.ts.
const ANEW_MS = 200_000;

// The first run builds Pebble.
const BUILD_MS = 1_200_000;

edgeContract(
  'Caddy with an ACME CA',
  async () => {
    const { caddy, dns, stop } = await startAcmeWorld({ blocked: [BLOCKED] });
    return {
      edge: caddy.edge(),
      admit(domain) {
        caddy.permit(domain);
        dns.show(domain);
      },
      vanish: (domain) => rm(join(namesDir(caddy.dir), domain), { force: true }),
      refuse(domain) {
        dns.hide(domain);
        return { type: 'urn:ietf:params:acme:error:connection' };
      },
      recover: (domain) => dns.show(domain),
      stop,
    };
  },
  { startWithinMs: BUILD_MS, issuedWithinMs: ANEW_MS },
);

describe('a real Caddy with an ACME CA', () => {
  let world: AcmeWorld;
  let edge: Edge;
  beforeAll(async () => {
    world = await startAcmeWorld({ blocked: [BLOCKED] });
    edge = world.caddy.edge();
  }, BUILD_MS);
  afterAll(() => world?.stop());

  const target = (domain: string): EdgeTarget => {
    world.caddy.permit(domain);
    world.dns.show(domain);
    return {
      domainId: `id-of-${domain}`,
      tenant: 'tenant',
      tenantLabel: 'tenant',
      domain,
      gateway: 'default',
    };
  };
  const probe = (domain: string) =>
    createHttpsProber({
      connect: world.caddy.https,
      trustedRoots: async () => [await world.pebble.root()],
      clock: () => new Date(),
    }).probe(domain);
  const failing = async (subject: EdgeTarget) => {
    await edge.apply(subject);
    return eventually('the problem', async () => {
      const seen = await edge.observe(subject);
      return seen.issuance === 'failed' ? seen : null;
    });
  };

  test('a domain gets its certificate over HTTP-01 and answers with it, trusted by the CA alone', async () => {
    const subject = target('portal.acme.localhost');
    const began = performance.now();
    const seen = await edge.apply(subject);
    console.info(`issued over ACME in ${Math.round(performance.now() - began)} ms`);
    expect(seen).toMatchObject({ objects: 'present', issuance: 'idle', problem: null, failure: null });
    expect(seen.certificate?.issuer).toContain('Pebble');
    expect((await probe(subject.domain)).outcome).toBe('https_ok');
  });

  test("an order that the CA refuses is told with the CA's type, words and status", async () => {
    const seen = await failing(target(BLOCKED));
    expect(seen.certificate).toBeNull();
    expect(seen.problem).toMatchObject({
      type: 'urn:ietf:params:acme:error:rejectedIdentifier',
      detail: expect.stringContaining('forbidden by policy'),
      status: 400,
    });
  });

  test(
    'a failed validation is told, and once its cause is gone the next attempt succeeds',
    async () => {
      const subject = target('fixed.acme.localhost');
      world.dns.hide(subject.domain);
      const { problem } = await failing(subject);
      expect(problem).toMatchObject({ type: 'urn:ietf:params:acme:error:connection', status: 400 });
      expect(problem?.detail).toContain(subject.domain);
      world.dns.show(subject.domain);
      const notified: string[] = [];
      const stop = new AbortController();
      const watching = edge.watch((id) => void notified.push(id), stop.signal);
      const began = performance.now();
      const anew = await edge.apply(subject, { renewAttempt: true });
      expect(anew).toMatchObject({ issuance: 'requesting', problem: null, failure: null });
      await eventually('the certificate', async () => (await edge.observe(subject)).certificate, {
        withinMs: ANEW_MS,
      });
      console.info(`issued after a new attempt in ${Math.round(performance.now() - began)} ms`);
      expect((await probe(subject.domain)).outcome).toBe('https_ok');
      expect(await edge.observe(subject)).toMatchObject({ issuance: 'idle', problem: null });
      await eventually('the watch tells', () => notified.includes(subject.domainId));
      stop.abort();
      await watching;
    },
    ANEW_MS,
  );

  test('without renewAttempt a failed domain costs the CA nothing more', async () => {
    const subject = target('patient.acme.localhost');
    world.dns.hide(subject.domain);
    const { problem } = await failing(subject);
    const again = await edge.apply(subject);
    expect(again.problem?.at).toBe(problem?.at);
  });

  test('a failed domain that is removed leaves nothing, also while a new attempt is waited for', async () => {
    const subject = target('hopeless.acme.localhost');
    world.dns.hide(subject.domain);
    await failing(subject);
    expect(await edge.apply(subject, { renewAttempt: true })).toMatchObject({ issuance: 'requesting' });
    world.caddy.forbid(subject.domain);
    const gone = { objects: 'absent', issuance: 'idle', problem: null, failure: null };
    expect(await edge.remove(subject)).toMatchObject(gone);
    expect(await edge.observe(subject)).toMatchObject(gone);
  });

  test('a driver that starts later reads the problem from the log', async () => {
    const subject = target('reread.acme.localhost');
    world.dns.hide(subject.domain);
    const { problem } = await failing(subject);
    const later = world.caddy.edge();
    expect(await later.observe(subject)).toMatchObject({ issuance: 'failed', problem });
  });

  test('a CA that cannot be reached is told apart from one that refuses', async () => {
    await world.pebble.stop();
    const { problem } = await failing(target('unreachable-ca.acme.localhost'));
    expect(problem).toMatchObject({ type: EDGE_PROBLEMS.issuerUnavailable, status: null });
  });
});
