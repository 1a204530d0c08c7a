import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCaddy, type TestCaddy } from '../../testing/caddy.ts';
import { namesInCertificate } from '../../testing/raw-clients.ts';
import { steadyLoad } from '../../testing/steady-load.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER } from '../port.ts';

const CYCLES = 8;

describe('a name that is switched off and on', () => {
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

  test(`drops no request to another name, on new connections or kept ones, in ${CYCLES} cycles`, async () => {
    const other = target('steady.acme.localhost');
    const switched = target('switched.acme.localhost');
    await edge.apply(other, FIRST_ORDER);
    const load = steadyLoad(caddy.https, other.domain, { expected: `portal of ${other.domain}` });
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      expect(await edge.apply(switched, FIRST_ORDER)).toMatchObject({ objects: 'present', failure: null });
      expect(await edge.remove(switched)).toMatchObject({ objects: 'absent', failure: null });
    }
    const { fresh, kept, failures } = await load.stop();
    console.info(`${fresh} new connections and ${kept} kept requests, ${failures.length} failed`);
    expect(failures).toEqual([]);
    expect(fresh).toBeGreaterThan(CYCLES);
    expect(kept).toBeGreaterThan(CYCLES);
  });

  test('has a certificate of its own each time, at the next handshake, and Caddy goes on without a restart', async () => {
    const name = target('again.acme.localhost');
    const first = await edge.apply(name, FIRST_ORDER);
    await edge.remove(name);
    expect(await namesInCertificate(caddy.https, name.domain)).toBeNull();
    const again = await edge.apply(name, FIRST_ORDER);
    expect(again).toMatchObject({ objects: 'present', issuance: 'idle', orderBegun: true });
    expect(again.certificate?.fingerprint).not.toBe(first.certificate?.fingerprint);
    expect(await namesInCertificate(caddy.https, name.domain)).toBe(`DNS:${name.domain}`);
  });

  test('is served by a Caddy that has restarted as before', async () => {
    const name = target('restarted.acme.localhost');
    const { certificate } = await edge.apply(name, FIRST_ORDER);
    await caddy.restart();
    expect(await namesInCertificate(caddy.https, name.domain)).toBe(`DNS:${name.domain}`);
    expect(await edge.observe(name)).toMatchObject({ objects: 'present', certificate });
    expect(await edge.remove(name)).toMatchObject({ objects: 'absent', certificate: null });
  });

  test('changes nothing of the configuration, which no port of Caddy’s takes', async () => {
    const config = JSON.parse(await readFile(join(caddy.dir, '../caddy.json'), 'utf8')) as { admin: object };
    expect(config.admin).toMatchObject({ disabled: true });
  });
});
