import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWN_PROBLEMS } from '../../core/issuance/acme-errors.ts';
import { createHttpsProber } from '../../probe/https-prober.ts';
import { type AcmeWorld, applyUntilEnded, startAcmeWorld } from '../../testing/caddy-with-pebble.ts';
import { eventually } from '../../testing/eventually.ts';
import { edgeContract } from '../edge.contract.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER, NO_ORDER, RETRIED_ORDER } from '../port.ts';
import { namesDir } from './config.ts';

const BLOCKED = 'blocked.acme.localhost';

// The first run builds Pebble.
const BUILD_MS = 1_200_000;

edgeContract(
  'Caddy with an ACME CA',
  async () => {
    const { caddy, dns, stop } = await startAcmeWorld({ blocked: [BLOCKED] });
    return {
      edge: goingOn(caddy.edge()),
      admit: (domain) => dns.show(domain),
      vanish: (domain) => rm(join(namesDir(caddy.dir), domain), { force: true }),
      refuse(domain) {
        dns.hide(domain);
        return { type: 'urn:ietf:params:acme:error:connection' };
      },
      recover: (domain) => dns.show(domain),
      stop,
    };
  },
  { startWithinMs: BUILD_MS },
);

/** An edge whose pending orders are gone on with, as the lifecycle does by applying again without a new order. */
function goingOn(edge: Edge): Edge {
  return {
    ...edge,
    async observe(target) {
      const seen = await edge.observe(target);
      return seen.issuance === 'requesting' ? edge.apply(target, NO_ORDER) : seen;
    },
  };
}

describe('a real Caddy, and an issuer that orders at a real ACME CA', () => {
  let world: AcmeWorld;
  let edge: Edge;
  beforeAll(async () => {
    world = await startAcmeWorld({ blocked: [BLOCKED] });
    edge = world.caddy.edge();
  }, BUILD_MS);
  afterAll(() => world?.stop());

  const target = (domain: string): EdgeTarget => {
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
  const ended = (subject: EdgeTarget) =>
    eventually('the end of the order', async () => {
      const seen = await edge.apply(subject, NO_ORDER);
      return seen.issuance === 'requesting' ? null : seen;
    });
  const failing = async (subject: EdgeTarget) => {
    const seen = await applyUntilEnded(edge, subject);
    expect(seen.orderBegun).toBe(true);
    expect(seen).toMatchObject({ objects: 'partial', issuance: 'failed', certificate: null });
    return seen;
  };

  test('a domain gets its certificate over HTTP-01 and answers with it, trusted by the CA alone', async () => {
    const subject = target('portal.acme.localhost');
    const began = performance.now();
    const seen = await applyUntilEnded(edge, subject);
    console.info(`issued over ACME in ${Math.round(performance.now() - began)} ms`);
    expect(seen).toMatchObject({ objects: 'present', issuance: 'idle', problem: null, failure: null });
    expect(seen.certificate?.issuer).toContain('Pebble');
    expect((await probe(subject.domain)).outcome).toBe('https_ok');
    expect(await readdir(join(world.caddy.dir, 'challenges'))).not.toContain(subject.domain);
  });

  test("an order that the CA refuses is told with the CA's type, words, status and step", async () => {
    const seen = await failing(target(BLOCKED));
    expect(seen.problem).toMatchObject({
      step: 'order',
      type: 'urn:ietf:params:acme:error:rejectedIdentifier',
      detail: expect.stringContaining('forbidden by policy'),
      status: 400,
    });
  });

  test('a failed validation is told, and once its cause is gone the next attempt succeeds at once', async () => {
    const subject = target('fixed.acme.localhost');
    world.dns.hide(subject.domain);
    const { problem } = await failing(subject);
    expect(problem).toMatchObject({ step: 'challenge', type: 'urn:ietf:params:acme:error:connection' });
    expect(problem?.detail).toContain(subject.domain);
    world.dns.show(subject.domain);
    const anew = await edge.apply(subject, RETRIED_ORDER);
    expect(anew).toMatchObject({ orderBegun: true, problem: null, failure: null });
    expect(await ended(subject)).toMatchObject({ objects: 'present', issuance: 'idle', problem: null });
    expect((await probe(subject.domain)).outcome).toBe('https_ok');
  });

  test('without a retry a failed domain costs the CA nothing more', async () => {
    const subject = target('patient.acme.localhost');
    world.dns.hide(subject.domain);
    const { problem } = await failing(subject);
    const again = await edge.apply(subject, FIRST_ORDER);
    expect(again).toMatchObject({ orderBegun: false, problem: { at: problem?.at } });
  });

  test('a domain that is removed with a pending order leaves nothing, and its order ends', async () => {
    const subject = target('hopeless.acme.localhost');
    world.dns.hide(subject.domain);
    await edge.apply(subject, FIRST_ORDER);
    const gone = { objects: 'absent', issuance: 'idle', problem: null, failure: null };
    expect(await edge.remove(subject)).toMatchObject(gone);
    world.dns.show(subject.domain);
    expect(await edge.observe(subject)).toMatchObject(gone);
    expect(await edge.apply(subject, NO_ORDER)).toMatchObject({
      certificate: null,
      issuance: 'idle',
    });
  });

  test('another worker reads the problem, and goes on with an order that the first one began', async () => {
    const subject = target('reread.acme.localhost');
    world.dns.hide(subject.domain);
    const { problem } = await failing(subject);
    const later = world.caddy.edge();
    expect(await later.observe(subject)).toMatchObject({ issuance: 'failed', problem });
  });

  test('the account is made once, and its key stays', async () => {
    const [issuer = ''] = await readdir(world.caddy.issuersDir);
    const text = await readFile(join(world.caddy.issuersDir, issuer, 'account.json'), 'utf8');
    const subject = target('same-account.acme.localhost');
    await world.caddy.edge().apply(subject, FIRST_ORDER);
    expect(await readFile(join(world.caddy.issuersDir, issuer, 'account.json'), 'utf8')).toBe(text);
  });

  test('a CA that cannot be reached is told apart from one that refuses', async () => {
    await world.pebble.stop();
    const seen = await applyUntilEnded(edge, target('unreachable-ca.acme.localhost'));
    // The CA has heard of no order, so that none counts.
    expect(seen).toMatchObject({
      issuance: 'failed',
      orderBegun: false,
      problem: { type: OWN_PROBLEMS.unavailable, status: null },
    });
  });
});
