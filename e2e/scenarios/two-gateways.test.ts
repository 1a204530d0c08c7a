import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain, Tenant } from '../../src/client/client.ts';
import { environment, readConfig } from '../../src/config/config.ts';
import { setup as buildProduct } from '../../src/testing/build-setup.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { disable, setRecord, untilStatus } from '../../src/testing/stack-actions.ts';
import { steadyPorts } from '../../src/testing/steady-ports.ts';
import { buildCluster } from '../cluster/build/build.ts';
import { GATEWAY, SECOND_GATEWAY } from '../cluster/objects/gateway.ts';
import { askEnvoy } from '../cluster/testing/through-envoy.ts';
import { type Scenario, scenarioOf } from './scenario.ts';
import { mentions } from './testing/everything.ts';
import { nameOf, newTenant, objectOf, onboard } from './testing/steps.ts';
import { startWorld, type World } from './world.ts';

const report = (line: string) => process.stdout.write(`  ${line}\n`);

const SECOND_BASE = 'portal-2.localhost';
/** The sandbox's own tenant is the first on the first gateway; one more fills it. */
const LIMIT = 2;

describe('two gateways, each with its own Envoy and base domain, and room for two tenants on each', () => {
  let world: World;
  let scenario: Scenario;
  const names = { first: 'portal.first.localhost', second: 'portal.second.localhost' };
  const domains = {} as Record<keyof typeof names, Domain>;

  beforeAll(async () => {
    const env = environment();
    await buildProduct();
    const [http = 0, https = 0] = await steadyPorts(2);
    const { istio, address } = SECOND_GATEWAY;
    world = await startWorld({
      dir: join(tmpdir(), 'portal-scenarios-two-gateways'),
      programs: await buildCluster({ cacheDir: readConfig(env).cacheDir, environment: env, report }),
      environment: env,
      report,
      cluster: { ports: { http, https }, secondGateway: true },
      settings: {
        PORTAL_GATEWAYS: `two istio=${istio} ${SECOND_BASE} ${address}:${https}`,
        PORTAL_GATEWAY_LIMIT: String(LIMIT),
      },
    });
    scenario = scenarioOf(world);
    // The one wildcard record that an operator publishes for a gateway.
    await setRecord(scenario, `*.${SECOND_BASE}`, 'A', address);
  });
  afterAll(async () => {
    await scenario?.close();
    await world?.close();
  });

  const tenantOf = async (tenant: string): Promise<Tenant> => {
    const { data } = await scenario.api.GET('/api/v1/tenants/{tenant}', { params: { path: { tenant } } });
    if (data === undefined) throw new Error(`no tenant ${tenant}`);
    return data;
  };
  /** The status that a client gets of each gateway, or why it gets none. */
  const answers = (url: string) =>
    Promise.all(
      [GATEWAY, SECOND_GATEWAY].map(({ address }) =>
        askEnvoy(scenario, url, address).then(
          ({ status }) => status,
          (error: NodeJS.ErrnoException) => error.code,
        ),
      ),
    );
  const selectorOf = async (domain: Domain) => {
    const gateway = await objectOf(scenario, 'Gateway', domain);
    return (gateway as { spec?: { selector?: unknown } } | null)?.spec?.selector;
  };

  const kept = ({ id }: Domain) =>
    scenario.db
      .selectFrom('portal_domains')
      .select(['certificate_secret_name', 'last_synced_resource_version'])
      .where('id', '=', id)
      .executeTakeFirst();
  /** Once another look at the domain has been written down. */
  const refreshed = async ({ tenant, id }: Domain) => {
    const path = { tenant, id };
    const readDomain = () => scenario.api.GET('/api/v1/tenants/{tenant}/domains/{id}', { params: { path } });
    const before = (await readDomain()).data?.lastCheckedAt ?? '';
    await scenario.api.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', { params: { path } });
    await eventually(
      'the domain is looked at again',
      async () => ((await readDomain()).data?.lastCheckedAt ?? '') > before,
      {
        withinMs: 60_000,
      },
    );
  };

  test('the first tenant fills the first gateway, the next one gets the second, and for a third there is no room', async () => {
    const first = await newTenant(scenario, 'First');
    const second = await newTenant(scenario, 'Second');
    await newTenant(scenario, 'Third');
    expect([await tenantOf(first), await tenantOf(second)]).toMatchObject([
      { gateway: 'default', canonicalHost: `${first.slice(0, 7)}.portal.localhost` },
      { gateway: 'two', canonicalHost: `${second.slice(0, 7)}.${SECOND_BASE}` },
    ]);
    await expect(newTenant(scenario, 'Fourth')).rejects.toThrow('gateways_full');
    domains.first = await onboard(scenario, first, names.first);
    domains.second = await onboard(scenario, second, names.second);
  });

  test('each name is served by its own gateway and not by the other one', async () => {
    expect(await answers(`https://${names.first}/whoami`)).toEqual([200, 'ECONNRESET']);
    expect(await answers(`https://${names.second}/whoami`)).toEqual(['ECONNRESET', 200]);
  });

  test('each Gateway object is for the pods of its own gateway', async () => {
    expect(await selectorOf(domains.first)).toEqual({ istio: GATEWAY.istio });
    expect(await selectorOf(domains.second)).toEqual({ istio: SECOND_GATEWAY.istio });
  });

  test('port 80 of both leads to HTTPS, and challenges to the responder', async () => {
    expect(await answers(`http://${names.second}/page`)).toEqual([308, 308]);
    const challenge = `http://${names.second}/.well-known/acme-challenge/${'x'.repeat(43)}`;
    expect(await answers(challenge)).toEqual([404, 404]);
  });

  test('the row names the Secret, and the version of the route that was last seen', async () => {
    await refreshed(domains.second);
    const { stdout: resourceVersion } = await scenario.kubectlRun(
      ...['get', 'virtualservice', '-n', 'msp', nameOf(domains.second)],
      ...['-o', 'jsonpath={.metadata.resourceVersion}'],
    );
    expect(resourceVersion).toMatch(/^\d+$/);
    expect(await kept(domains.second)).toEqual({
      certificate_secret_name: nameOf(domains.second),
      last_synced_resource_version: resourceVersion,
    });
  });

  test('switched off, the second is gone from its gateway, and the first is served as before', async () => {
    await disable(scenario, domains.second);
    await untilStatus(scenario, domains.second, 'disabled');
    expect(await mentions(scenario.kube, names.second, domains.second.id)).toEqual([]);
    // The objects are gone; istiod and Envoy follow.
    await eventually('the second Envoy has closed its port', async () => {
      const [, second] = await answers(`https://${names.first}/whoami`);
      return second === 'ECONNREFUSED';
    });
    expect(await answers(`https://${names.first}/whoami`)).toEqual([200, 'ECONNREFUSED']);
    expect(await kept(domains.second)).toEqual({
      certificate_secret_name: null,
      last_synced_resource_version: null,
    });
  });
});
