import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type RunningServer, startServer } from '../api/http/server.ts';
import type { Environment } from '../config/config.ts';
import { createKubernetesEdge } from '../edge/kubernetes/driver.ts';
import { labelsOf } from '../edge/kubernetes/resources/names.ts';
import type { EdgeObject } from '../edge/kubernetes/resources/objects.ts';
import { type EdgeTarget, FIRST_ORDER } from '../edge/port.ts';
import type { KubeClient } from '../kubernetes/client.ts';
import { createTestApi, OPERATOR_KEY } from '../testing/api.ts';
import { createTestCli } from '../testing/cli.ts';
import { twoGateways } from '../testing/gateways.ts';
import { manifestSettings } from '../testing/manifests.ts';
import { useDatabase } from '../testing/postgres.ts';
import { aDomain, aTenant } from '../testing/store-builders.ts';
import { renderObjects } from './render.ts';

const API_VERSIONS: Partial<Record<string, string>> = {
  Certificate: 'cert-manager.io/v1',
  Gateway: 'networking.istio.io/v1',
  VirtualService: 'networking.istio.io/v1',
};

/** Those that `manifestSettings` stands for. */
const CLUSTER: Environment = {
  PORTAL_EDGE: 'kubernetes',
  PORTAL_ORIGIN: 'http://portal.msp.svc.cluster.local:3000',
};

describe('domain render', () => {
  const database = useDatabase();
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(createTestApi(database.db).app, { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await server.stop(0);
  });

  const cliWith = (environment: Environment) =>
    createTestCli({
      url: server.url,
      token: OPERATOR_KEY,
      render: (target) => renderObjects({ PORTAL_DATA_DIR: '/nowhere', ...environment }, target),
    });

  /** All that a driver writes for a live domain whose objects somebody has emptied; the cluster is a stub. */
  async function appliedBy(target: EdgeTarget): Promise<EdgeObject[]> {
    const applied: EdgeObject[] = [];
    const labels = labelsOf(target);
    const cluster: Partial<KubeClient> = {
      get: async ({ kind, name, namespace }) =>
        (kind === 'Secret'
          ? null
          : {
              apiVersion: API_VERSIONS[kind],
              kind,
              metadata: { name, namespace, labels },
              spec: {},
            }) as never,
      list: async () => ({ items: [], resourceVersion: '1' }) as never,
      apply: async (object) => {
        applied.push(object as EdgeObject);
        return object as never;
      },
    };
    const edge = createKubernetesEdge({
      client: cluster as KubeClient,
      settings: manifestSettings(),
      clock: () => new Date(),
      onError: (error) => {
        throw error;
      },
    });
    const { failure } = await edge.apply(target, FIRST_ORDER);
    expect(failure).toBeNull();
    return applied;
  }

  test('prints what the driver applies, as YAML and as a List', async () => {
    const { id, tenant, domain, canonicalHost } = await aDomain(database.db, { domain: 'portal.render.com' });
    const [tenantLabel = ''] = canonicalHost.split('.');
    const applied = await appliedBy({ domainId: id, tenant, tenantLabel, domain, gateway: 'default' });
    expect(applied.map(({ kind }) => kind)).toEqual(['Certificate', 'Gateway', 'VirtualService']);
    const cli = cliWith(CLUSTER);
    const yaml = await cli('domain', 'render', domain);
    expect(yaml).toMatchObject({ code: 0, err: '' });
    expect(parseAllDocuments(yaml.out).map((document) => document.toJS())).toEqual(applied);
    const json = await cli('domain', 'render', id, '--json');
    expect(JSON.parse(json.out)).toEqual({ apiVersion: 'v1', kind: 'List', items: applied });
  });

  test('puts a domain on the gateway of its tenant, and says when the settings do not know that one', async () => {
    const { id } = await aTenant(database.db, randomUUID(), {
      ...twoGateways(1),
      places: [{ name: 'two', baseDomain: 'portal-2.example.com' }],
    });
    const { domain } = await aDomain(database.db, { tenant: id, domain: 'portal.second.com' });
    const known = {
      ...CLUSTER,
      PORTAL_GATEWAYS: 'two istio=ingressgateway-2 portal-2.example.com gateway-2.msp.svc',
    };
    expect((await cliWith(known)('domain', 'render', domain)).out).toContain('istio: ingressgateway-2');
    expect(await cliWith(CLUSTER)('domain', 'render', domain)).toEqual({
      code: 2,
      out: '',
      err: 'unknown_gateway: The tenant\'s gateway "two" is not in PORTAL_GATEWAYS; give the worker\'s own value.\n',
    });
  });

  test('says which settings are missing where the edge is not Kubernetes', async () => {
    const { domain } = await aDomain(database.db, { domain: 'portal.caddy.com' });
    const { code, out, err } = await cliWith({})('domain', 'render', domain);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^not_a_cluster: .*PORTAL_EDGE=kubernetes and PORTAL_ORIGIN; /);
    const withOrigin = await cliWith({ PORTAL_ORIGIN: CLUSTER.PORTAL_ORIGIN })('domain', 'render', domain);
    expect(withOrigin.err).toContain('own settings: PORTAL_EDGE=kubernetes; ');
    const target = {
      domainId: randomUUID(),
      tenant: randomUUID(),
      tenantLabel: 'a',
      domain,
      gateway: 'default',
    };
    const edgeOnly = renderObjects({ PORTAL_DATA_DIR: '/nowhere', PORTAL_EDGE: 'kubernetes' }, target);
    await expect(edgeOnly).rejects.toThrow('PORTAL_ORIGIN: the kubernetes edge needs it');
  });

  test('says so when there is no such domain', async () => {
    expect(await cliWith(CLUSTER)('domain', 'render', 'portal.nobody.com')).toEqual({
      code: 4,
      out: '',
      err: 'domain_not_found: There is no domain "portal.nobody.com".\n',
    });
  });
});
