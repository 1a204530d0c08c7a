import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChallengeReplicas } from '../challenges/replicas/port.ts';
import { sharedHttpObjects } from '../edge/kubernetes/resources/shared-http.ts';
import { createKubeClient, type KubeClient } from '../kubernetes/client.ts';
import { manifestSettings } from '../testing/manifests.ts';
import { type Asked, json, refusal, type ScriptedApi, startScriptedApi } from '../testing/scripted-api.ts';
import type { CheckName } from './checks.ts';
import { clusterChecks } from './cluster.ts';
import type { SdsServers } from './on-demand.ts';
import { type CheckResult, runChecks } from './run.ts';

const settings = manifestSettings();

type Attributes = { verb: string; resource: string; subresource?: string; namespace?: string };

/** A cluster that is well, as far as it answers; each part can be replaced. */
type Cluster = {
  may: (attributes: Attributes) => boolean;
  /** By the end of their path; undefined is 404. */
  objects: Record<string, unknown>;
  pods: unknown[];
};

const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };
const asStored = (object: object) => JSON.parse(JSON.stringify(object)) as Record<string, unknown>;

const CRD = 'customresourcedefinitions/certificates.cert-manager.io';
const certManager = (version: string) => ({
  metadata: { name: 'certificates.cert-manager.io', labels: { 'app.kubernetes.io/version': version } },
});

function wellCluster(): Cluster {
  const shared = sharedHttpObjects(settings).map((object) => [
    `${object.kind.toLowerCase()}s/${object.metadata.name}`,
    asStored(object),
  ]);
  const issuer = [`clusterissuers/${settings.issuer.name}`, ready];
  const crd = [CRD, certManager('v1.21.1')];
  return { may: () => true, objects: Object.fromEntries([...shared, issuer, crd]), pods: [ready] };
}

const FOLLOWING: ChallengeReplicas = {
  following: async () => ({ ready: true }),
  serving: async () => true,
};

const NO_SDS: SdsServers = { ready: null, outOfReach: null };

describe('doctor on a cluster', () => {
  let api: ScriptedApi;
  let client: KubeClient;
  beforeEach(async () => {
    api = await startScriptedApi();
    client = createKubeClient({ access: api.access, fieldManager: 'portal-domains', timeoutMs: 2_000 });
  });
  afterEach(async () => {
    client.close();
    await api.close();
  });

  async function runCheck(
    cluster: Cluster,
    replicas: ChallengeReplicas | null = FOLLOWING,
  ): Promise<CheckResult[]> {
    api.script((response, asked) => answerOf(cluster, asked)(response, asked));
    const facts = { access: { client }, settings, replicas, replicasOutOfReach: null, sds: NO_SDS };
    return runChecks(clusterChecks(facts));
  }

  function answerOf({ may, objects, pods }: Cluster, { path, body }: Asked) {
    if (path.endsWith('selfsubjectaccessreviews')) {
      const { spec } = JSON.parse(body) as { spec: { resourceAttributes: Attributes } };
      return json({ status: { allowed: may(spec.resourceAttributes) } }, 201);
    }
    if (path.endsWith('/pods')) return json({ items: pods, metadata: { resourceVersion: '1' } });
    const found = objects[path.split('/').slice(-2).join('/')];
    return found === undefined ? refusal(404, 'not found') : json(found);
  }

  const failures = (results: CheckResult[]) => results.filter(({ status }) => status === 'failed');

  test('that is well finds nothing', async () => {
    const results = await runCheck(wellCluster());
    expect(results.map(({ name, status }) => [name, status])).toEqual([
      ['cluster', 'ok'],
      ['permissions', 'ok'],
      ['cert_manager', 'ok'],
      ['issuer', 'ok'],
      ['gateways', 'ok'],
      ['shared_http', 'ok'],
      ['challenge_replicas', 'ok'],
    ]);
  });

  const without = (name: string): Partial<Cluster> => {
    const { [name]: _, ...objects } = wellCluster().objects;
    return { objects };
  };
  const replaced = (name: string, change: object): Partial<Cluster> => {
    const { objects } = wellCluster();
    return { objects: { ...objects, [name]: { ...(objects[name] as object), ...change } } };
  };
  const ISSUER = `clusterissuers/${settings.issuer.name}`;
  const refused = { conditions: [{ type: 'Ready', status: 'False', message: 'account refused' }] };
  const labels = { 'app.kubernetes.io/managed-by': 'somebody' };

  test.each(['v1.21.1', 'v1.21.10', 'v1.22.0', '1.30.0', 'v2.0.0'])(
    'cert-manager %s is new enough',
    async (version) => {
      const results = await runCheck({ ...wellCluster(), ...replaced(CRD, certManager(version)) });
      expect(results.find(({ name }) => name === 'cert_manager')).toMatchObject({
        status: 'ok',
        detail: `cert-manager ${version}; 1.21.1 or later is needed`,
      });
    },
  );

  test.each([
    ['may not be read', { may: ({ resource }: Attributes) => resource !== 'customresourcedefinitions' }],
    ['does not say it', replaced(CRD, { metadata: { name: 'certificates.cert-manager.io' } })],
  ])('where the CRD of cert-manager %s, its version is not checked', async (_which, change) => {
    const results = await runCheck({ ...wellCluster(), ...change });
    expect(results.find(({ name }) => name === 'cert_manager')).toMatchObject({ status: 'skipped' });
    expect(failures(results)).toEqual([]);
  });

  test.each<[string, Partial<Cluster>, CheckName, RegExp, RegExp]>([
    [
      'no cert-manager',
      without(CRD),
      'cert_manager',
      /^there is no certificates\.cert-manager\.io/,
      /^Upgrade cert-manager/,
    ],
    ...['v1.21.0', 'v1.20.9', 'v0.99.99', 'latest'].map(
      (version): [string, Partial<Cluster>, CheckName, RegExp, RegExp] => [
        `cert-manager ${version}`,
        replaced(CRD, certManager(version)),
        'cert_manager',
        /is older than 1\.21\.1$/,
        /ACMEUseARI=true/,
      ],
    ),
    [
      'a right that is lacking',
      { may: ({ verb, resource }) => verb !== 'patch' || resource !== 'certificates' },
      'permissions',
      /^may not: patch certificates\.cert-manager\.io in .+; patch certificates\/status\.cert-manager\.io in /,
      /^Run `helm upgrade`/,
    ],
    [
      'an issuer that is not there',
      without(ISSUER),
      'issuer',
      /^there is no ClusterIssuer /,
      /^Create the issuer/,
    ],
    [
      'an issuer that is not ready',
      replaced(ISSUER, { status: refused }),
      'issuer',
      /is not ready: account refused$/,
      /^See `kubectl describe clusterissuer /,
    ],
    [
      'an issuer that nobody looks after',
      replaced(ISSUER, { status: {} }),
      'issuer',
      /does it run\?$/,
      /kubectl/,
    ],
    [
      'no gateway pod',
      { pods: [] },
      'gateways',
      /no pod with /,
      /^Start the gateway in PORTAL_GATEWAY_NAMESPACE/,
    ],
    [
      'a gateway pod that is not ready',
      { pods: [{ status: { phase: 'Pending' } }] },
      'gateways',
      /1 pod, none of them ready, with /,
      /PORTAL_GATEWAY_SELECTOR/,
    ],
    [
      'port 80 without its route',
      without('virtualservices/portal-domains-http'),
      'shared_http',
      /^there is no VirtualService /,
      /^Start the worker/,
    ],
    [
      "port 80 in somebody else's hands",
      replaced('gateways/portal-domains-http', { metadata: { name: 'portal-domains-http', labels } }),
      'shared_http',
      /^Gateway .* is not ours$/,
      /Remove by hand/,
    ],
    [
      'a route of port 80 that was changed',
      replaced('virtualservices/portal-domains-http', { spec: { http: [] } }),
      'shared_http',
      /is not as we want it$/,
      /^Start the worker/,
    ],
  ])('finds %s, and nothing else, and says the fix', async (_, change, name, detail, fix) => {
    const found = failures(await runCheck({ ...wellCluster(), ...change }));
    expect(found).toEqual([
      { name, status: 'failed', detail: expect.stringMatching(detail), fix: expect.stringMatching(fix) },
    ]);
  });

  test('finds a responder that does not follow, in its words', async () => {
    const lags: ChallengeReplicas = {
      ...FOLLOWING,
      following: async () => ({ ready: false, detail: 'of 2 replicas 1 does not answer' }),
    };
    expect(failures(await runCheck(wellCluster(), lags))).toMatchObject([
      { name: 'challenge_replicas', detail: 'of 2 replicas 1 does not answer' },
    ]);
  });

  test('without the right to list pods says that the gateways were not checked', async () => {
    const results = await runCheck({ ...wellCluster(), may: ({ resource }) => resource !== 'pods' });
    expect(failures(results)).toEqual([]);
    expect(results.find(({ name }) => name === 'gateways')).toMatchObject({ status: 'skipped' });
  });

  test('whose credentials are refused says so once', async () => {
    api.script(refusal(401, 'Unauthorized'));
    const facts = { access: { client }, settings, replicas: null, replicasOutOfReach: null, sds: NO_SDS };
    const results = await runChecks(clusterChecks(facts));
    expect(failures(results)).toMatchObject([
      { name: 'cluster', fix: expect.stringContaining('KUBECONFIG') },
    ]);
  });
});
