import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureRoot } from '../../issuers/internal/authority.ts';
import { createInternalIssuer } from '../../issuers/internal/issuer.ts';
import type { Issuer } from '../../issuers/port.ts';
import { NO_OWN_CERTIFICATES } from '../own-certificates.ts';
import { FIRST_ORDER } from '../port.ts';
import { createCaddyEdge } from './driver.ts';

const clock = () => new Date();
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'portal-domains-observe-'));
  await ensureRoot(join(dir, 'authority'), clock());
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a removal waits for an observation, which may take over a certificate', async () => {
  const real = createInternalIssuer({
    ...{ folder: join(dir, 'ca'), authorityFolder: join(dir, 'authority'), clock },
    inherited: async () => null,
  });
  const calls: string[] = [];
  let isWatched = false;
  const observe: Issuer['observe'] = async (name) => {
    if (isWatched) calls.push('observe');
    // Time enough for a removal that does not wait.
    for (let tick = 0; isWatched && tick < 1_000 && !calls.includes('forget'); tick++) await setImmediate();
    const seen = await real.observe(name);
    if (isWatched) calls.push('observed');
    return seen;
  };
  const forget: Issuer['forget'] = async (name) => {
    calls.push('forget');
    await real.forget(name);
  };
  const edge = createCaddyEdge({
    ...{
      dir,
      clock,
      issuerKey: 'local',
      issuer: { ...real, observe, forget },
      sign: null,
      own: NO_OWN_CERTIFICATES,
    },
    kept: { leftovers: async () => [], remove: async () => undefined },
    onError: (error) => {
      throw error;
    },
  });
  const target = {
    ...{ domainId: 'id', tenant: 'tenant', tenantLabel: 'tenant', gateway: 'default' },
    domain: 'a.acme.localhost',
  };
  await edge.apply(target, FIRST_ORDER);
  isWatched = true;
  const [, removed] = await Promise.all([edge.observe(target), edge.remove(target)]);
  expect(removed).toMatchObject({ objects: 'absent', failure: null });
  expect(calls.slice(0, 3)).toEqual(['observe', 'observed', 'forget']);
});

test('an observation goes on where the CA’s wish for the renewal cannot be had', async () => {
  const real = createInternalIssuer({
    ...{ folder: join(dir, 'ca'), authorityFolder: join(dir, 'authority'), clock },
    inherited: async () => null,
  });
  const reported: unknown[] = [];
  const full = new Error('no space left on the device');
  const edge = createCaddyEdge({
    ...{ dir, clock, issuerKey: 'local', sign: null, own: NO_OWN_CERTIFICATES },
    issuer: { ...real, askRenewal: () => Promise.reject(full) },
    kept: { leftovers: async () => [], remove: async () => undefined },
    onError: (error) => reported.push(error),
  });
  const target = {
    ...{ domainId: 'id', tenant: 'tenant', tenantLabel: 'tenant', gateway: 'default' },
    domain: 'b.acme.localhost',
  };
  await edge.apply(target, FIRST_ORDER);
  expect(await edge.observe(target)).toMatchObject({ objects: 'present', failure: null });
  expect(reported).toEqual([full]);
});
