import { expect, test, vi } from 'vitest';
import { readConfig } from '../config/config.ts';
import type { EdgeName } from '../edge/drivers.ts';
import { NO_OWN_CERTIFICATES } from '../edge/own-certificates.ts';
import { FIRST_ORDER } from '../edge/port.ts';
import { loadEdgeDriver } from '../edge/registry.ts';
import { NO_LEASES } from '../issuers/leases.ts';
import { portPlan } from '../local/port-plan.ts';
import { createLog } from '../telemetry/log.ts';
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts';
import { aManifestTarget } from '../testing/manifests.ts';
import { createEdgeFor } from './adapters.ts';
import { diagnose } from './doctor.ts';
import { renderObjects } from './render.ts';

/** As drivers.ts would be with one line more. */
vi.mock('../edge/drivers.ts', async (original) => {
  const { EDGE_DRIVERS } = await original<typeof import('../edge/drivers.ts')>();
  const { DUMMY_SETTINGS } = await import('../testing/dummy-edge.ts');
  return {
    EDGE_DRIVERS: {
      ...EDGE_DRIVERS,
      dummy: { settings: DUMMY_SETTINGS, load: () => import('../testing/dummy-edge.ts') },
    },
  };
});

const clock = () => new Date('2026-11-24T12:00:00Z');
const DUMMY = { PORTAL_EDGE: 'dummy', PORTAL_DATA_DIR: '/nowhere' };
const target = aManifestTarget();

test('a driver that is one line more is a value of PORTAL_EDGE, with its own settings', () => {
  expect(readConfig(DUMMY)).toMatchObject({
    edge: 'dummy',
    edgeSettings: { PORTAL_DUMMY_ACCOUNT: 'https://ca.test/account/1' },
  });
  expect(() => readConfig({ ...DUMMY, PORTAL_DUMMY_ACCOUNT: 'no URL' })).toThrow(/^PORTAL_DUMMY_ACCOUNT: /);
  const others = /^PORTAL_EDGE: "nginx" does not fit; give one of caddy, kubernetes, dummy\.$/;
  expect(() => readConfig({ PORTAL_EDGE: 'nginx' })).toThrow(others);
});

test('its adapter is created and used', async () => {
  const config = readConfig(DUMMY);
  const edge = await createEdgeFor(config, {
    ...{ clock, log: createLog('silent', 'test'), metrics: createWorkerMetrics(), leases: NO_LEASES },
    sign: null,
    own: NO_OWN_CERTIFICATES,
  });
  expect(await edge.apply(target, FIRST_ORDER)).toMatchObject({ objects: 'present', failure: null });
  await edge.close();
});

test('its checks are run by doctor, and those of other edges are not', async () => {
  const environment = { ...DUMMY, PORTAL_DNS_RESOLVERS: '127.0.0.1:9', PORTAL_ORIGIN: 'http://portal.dummy' };
  const { checks } = await diagnose({ environment, clock });
  expect(checks).toContainEqual({ name: 'edge_https', status: 'ok', detail: 'the dummy answers', fix: null });
  const skipped = {
    name: 'origin',
    status: 'skipped',
    detail: 'portal.dummy is inside the dummy',
    fix: null,
  };
  expect(checks).toContainEqual(skipped);
  const names: string[] = checks.map(({ name }) => name);
  expect(names.filter((name) => ['edge_http', 'cluster', 'disk'].includes(name))).toEqual([]);
});

test('it renders its objects, knows its account, and takes no port of this machine', async () => {
  expect(await renderObjects(DUMMY, target)).toMatchObject([{ metadata: { name: target.domain } }]);
  const elsewhere = renderObjects(DUMMY, { ...target, gateway: 'gone' });
  await expect(elsewhere).rejects.toMatchObject({ code: 'unknown_gateway' });
  const config = readConfig(DUMMY);
  const driver = await loadEdgeDriver(config.edge);
  expect(await driver.caFacts(config, () => new Date())()).toEqual({ uri: 'https://ca.test/account/1' });
  expect(driver.localProcesses).toBeNull();
  expect(portPlan(config, []).map(({ setting }) => setting)).not.toContain('PORTAL_HTTP_PORT');
});

test('a name that is not registered is a type error', async () => {
  // @ts-expect-error: no driver has this name
  const name: EdgeName = 'nginx';
  await expect(loadEdgeDriver(name)).rejects.toThrow(TypeError);
});
