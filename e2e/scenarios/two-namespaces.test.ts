import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { setup as buildProduct } from '../../src/testing/build-setup.ts';
import { disable, show, untilStatus } from '../../src/testing/stack-actions.ts';
import { buildCluster } from '../cluster/build/build.ts';
import { type Scenario, scenarioOf } from './scenario.ts';
import { mentions } from './testing/everything.ts';
import { nameOf, newTenant, onboard, untilServed } from './testing/steps.ts';
import { startWorld, type World } from './world.ts';

const report = (line: string) => process.stdout.write(`  ${line}\n`);
/** cert-manager renews after two thirds of it. */
const VALIDITY_SECONDS = 75;

describe('a gateway with its certificates in a namespace of its own, and a CA whose certificates live shortly', () => {
  const name = 'portal.apart.localhost';
  let world: World;
  let scenario: Scenario;
  let domain: Domain;

  beforeAll(async () => {
    const env = environment();
    await buildProduct();
    world = await startWorld({
      dir: join(tmpdir(), 'portal-scenarios-two-namespaces'),
      programs: await buildCluster({ cacheDir: readConfig(env).cacheDir, environment: env, report }),
      environment: env,
      report,
      cluster: {
        namespaces: { product: 'msp', gateway: 'istio-gateways' },
        issuers: [{ name: 'pebble', waitInsteadOfSelfCheck: '1ms' }],
        pebble: { validitySeconds: VALIDITY_SECONDS },
      },
    });
    scenario = scenarioOf(world);
  });
  afterAll(async () => {
    await scenario?.close();
    await world?.close();
  });

  test('a domain becomes active, its route in the one and the rest in the other', async () => {
    domain = await onboard(scenario, await newTenant(scenario, 'Apart'), name);
    await untilServed(scenario, name);
    const object = nameOf(domain);
    const current = await mentions(scenario.kube, object);
    expect(current).toEqual(
      expect.arrayContaining([
        `Certificate istio-gateways/${object}`,
        `Secret istio-gateways/${object}`,
        `Gateway istio-gateways/${object}`,
        `VirtualService msp/${object}`,
      ]),
    );
    expect(current).not.toContain(`Secret msp/${object}`);
  });

  test('its certificate is renewed and reaches clients without anyone asking', async () => {
    const { serial } = await untilServed(scenario, name);
    await untilServed(scenario, name, { notSerial: serial, withinMs: VALIDITY_SECONDS * 1000 });
    expect(await show(scenario, domain)).toMatchObject({ status: 'active' });
  });

  test('switched off, nothing of it is left in either', async () => {
    await disable(scenario, domain);
    await untilStatus(scenario, domain, 'disabled');
    expect(await mentions(scenario.kube, name, domain.id, nameOf(domain))).toEqual([]);
  });
});
