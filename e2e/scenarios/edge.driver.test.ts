import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObservedChallenge } from '../../src/edge/kubernetes/observe/cert-manager.ts';
import { FIELD_MANAGER, objectName } from '../../src/edge/kubernetes/resources/names.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER, NO_ORDER, RETRIED_ORDER } from '../../src/edge/port.ts';
import { createKubeClient, type KubeClient } from '../../src/kubernetes/client.ts';
import { accessFromKubeconfig } from '../../src/kubernetes/kubeconfig.ts';
import { eventually } from '../../src/testing/eventually.ts';
import type { KubeApi } from '../cluster/kube/api.ts';
import { hasCondition } from '../cluster/kube/objects.ts';
import { askEnvoy } from '../cluster/testing/through-envoy.ts';
import { countCalls } from './count-calls.ts';
import { type EdgeCluster, report, startEdgeCluster } from './edge-cluster.ts';
import { takeoverScenarios } from './testing/takeover.ts';

const ISSUED = { withinMs: 90_000, everyMs: 50 };
/** Few: only two challenges run at once here. */
const OTHERS = 8;
const SELF_CHECK = { kind: 'ClusterIssuer', name: 'self-check' } as const;

describe('the edge on a real cluster', () => {
  let world: EdgeCluster;
  let stop: AbortController;
  beforeAll(async () => {
    // Its self-check insists on port 80, where nobody listens here: a challenge of it hangs for ever.
    const issuers = [
      { name: 'pebble', waitInsteadOfSelfCheck: '1ms' },
      { name: SELF_CHECK.name, waitInsteadOfSelfCheck: null },
    ];
    world = await startEdgeCluster('edge', { issuers, certManager: { maxChallenges: 2 } });
    stop = new AbortController();
  });
  afterAll(async () => {
    stop?.abort();
    await world?.stop();
  });

  const newTarget = (label: string): EdgeTarget => {
    const tenant = randomUUID();
    const domain = `${label}-${tenant.slice(0, 8)}.acme.localhost`;
    return { domainId: randomUUID(), tenant, tenantLabel: tenant.slice(0, 7), domain, gateway: 'default' };
  };
  const present = (target: EdgeTarget, edge: Edge = world.edge) =>
    eventually(
      `${target.domain} stands`,
      async () => {
        const seen = await edge.apply(target, FIRST_ORDER);
        return seen.objects === 'present' ? seen : null;
      },
      ISSUED,
    );
  const answers = (domain: string) =>
    eventually(
      `https://${domain} answers`,
      async () => {
        const seen = await askEnvoy(world.cluster, `https://${domain}/`);
        return seen.status === 200 ? seen : null;
      },
      ISSUED,
    );
  const challengeOf = async ({ domain }: EdgeTarget) => {
    const namespace = world.settings.gatewayNamespace;
    const { items } = await world.client.list<ObservedChallenge>({ kind: 'Challenge', namespace });
    return items.find(({ spec }) => spec.dnsName === domain) ?? null;
  };

  takeoverScenarios(() => ({ ...world, hangingIssuer: SELF_CHECK }));

  test('an apply brings HTTPS within seconds, by as many calls when others are there', async () => {
    const calls: number[] = [];
    for (const round of [1, 2]) {
      const counted = countCalls(world.client);
      const edge = world.newEdge({ client: counted.client });
      const target = newTarget(`round${round}`);
      const began = performance.now();
      await present(target, edge);
      const applied = performance.now() - began;
      await answers(target.domain);
      const served = performance.now() - began;
      const requests = counted.total();
      calls.push(requests);
      report(
        `apply to present ${Math.round(applied)} ms, to HTTPS 200 ${Math.round(served)} ms; ${requests} calls: ${counted.words()}`,
      );
      if (round === 1) await Promise.all(Array.from({ length: OTHERS }, () => present(newTarget('other'))));
    }
    expect(Math.max(...calls)).toBeLessThanOrEqual(40);
  });

  test('what an apply has just said is not read again, until the watch tells of a change', async () => {
    const counted = countCalls(world.client);
    const edge = world.newEdge({ client: counted.client });
    const changed: string[] = [];
    void edge.watch((id) => void changed.push(id), stop.signal);
    const target = newTarget('said');
    await present(target, edge);
    const applied = await edge.apply(target, NO_ORDER);
    expect(applied.objects).toBe('present');
    const maxAgeSeconds = 30;
    const calls = counted.total();
    const { orderBegun: _, ...said } = applied;
    expect(await edge.observe(target, { maxAgeSeconds })).toEqual(said);
    expect(counted.total()).toBe(calls);
    changed.length = 0;
    const { namespace } = world.settings;
    await world.cluster.api.remove({ ...VIRTUAL_SERVICE, namespace, name: objectName(target) });
    await eventually('the watch tells', () => changed.includes(target.domainId), ISSUED);
    expect(await edge.observe(target, { maxAgeSeconds })).toMatchObject({ objects: 'partial' });
  });

  test('challenges that hang are ended, and make room for the others', async () => {
    // Much longer than a good one needs once it has its place: that, too, is ended when it takes so long.
    const patience = { challengeMs: 12_000 };
    const settings = { ...world.settings, issuer: SELF_CHECK };
    const hanging = world.newEdge({ settings, patience });
    const changed: string[] = [];
    void hanging.watch((id) => void changed.push(id), stop.signal);
    const bad = [newTarget('hangs'), newTarget('hangs')];
    for (const target of bad) await hanging.apply(target, FIRST_ORDER);
    await eventually(
      'the hanging ones hold both places',
      async () => (await Promise.all(bad.map(challengeOf))).every((one) => one?.status?.processing === true),
      ISSUED,
    );
    const began = performance.now();
    await eventually('one of them is ended', () => changed.length > 0, ISSUED);
    await present(newTarget('good'));
    report(`a good one came ${Math.round(performance.now() - began)} ms after both places were taken`);
    for (const target of bad) {
      await eventually(`${target.domain} is told of`, () => changed.includes(target.domainId), ISSUED);
      expect(await hanging.observe(target)).toMatchObject({
        objects: 'partial',
        issuance: 'failed',
        problem: { type: 'urn:portal-domains:challenge_pending' },
      });
      await eventually('its challenge goes', async () => (await challengeOf(target)) === null, ISSUED);
      // The cause is gone: here, that the issuer is another one.
      await world.edge.apply(target, RETRIED_ORDER);
      expect((await present(target)).problem).toBeNull();
    }
  });

  test('a solver that the namespace forbids is said while the order waits, and cert-manager’s own is allowed', async () => {
    const gateway = world.settings.gatewayNamespace;
    const enforce = (level: 'restricted' | 'privileged') =>
      world.cluster.api.apply({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: gateway, labels: { 'pod-security.kubernetes.io/enforce': level } },
      });
    await enforce('restricted');
    try {
      const own = world.newEdge({ settings: { ...world.settings, issuer: SELF_CHECK } });
      const good = newTarget('restricted');
      await own.apply(good, FIRST_ORDER);
      await eventually(
        'its solver is there',
        async () => (await challengeOf(good))?.status?.presented === true,
        ISSUED,
      );
      await own.remove(good);

      const issuer = await makeForbiddenIssuer(world.cluster.api);
      const settings = { ...world.settings, issuer };
      const forbidden = world.newEdge({ settings, patience: { obstacleMs: 1_000 } });
      const target = newTarget('root');
      await forbidden.apply(target, FIRST_ORDER);
      const seen = await eventually(
        'what is in its way is said',
        async () => {
          const now = await forbidden.observe(target);
          return now.problem === null ? null : now;
        },
        ISSUED,
      );
      expect(seen).toMatchObject({
        issuance: 'requesting',
        problem: {
          type: 'urn:portal-domains:solver_forbidden',
          detail: expect.stringMatching(
            /is forbidden: violates PodSecurity "restricted:latest".*runAsNonRoot/s,
          ),
        },
      });
      await forbidden.remove(target);
    } finally {
      await enforce('privileged');
    }
  });

  test('a removal while cert-manager is away says what holds it, and is done once it is back', async () => {
    const target = newTarget('held');
    const hanging = world.newEdge({
      settings: { ...world.settings, issuer: SELF_CHECK },
      waits: { removeMs: 1_000 },
    });
    await hanging.apply(target, FIRST_ORDER);
    await eventually(
      'its challenge runs',
      async () => (await challengeOf(target))?.status?.presented,
      ISSUED,
    );
    await world.cluster.controls.stopCertManager();
    const pending = await hanging.remove(target);
    expect(pending).toMatchObject({ objects: 'partial', failure: null });
    expect(pending.detail).toMatch(/Challenge .* \(held by /);
    await world.cluster.controls.startCertManager();
    await eventually('it is gone', async () => (await hanging.remove(target)).objects === 'absent', ISSUED);
  });

  test('a stranger’s object of our name is left alone, and said', async () => {
    const target = newTarget('strange');
    const name = objectName(target);
    const stranger = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name, namespace: world.settings.namespace },
      spec: { hosts: ['elsewhere.example'], http: [{ redirect: { uri: '/' } }] },
    };
    await world.cluster.api.apply(stranger);
    const seen = await world.edge.apply(target, FIRST_ORDER);
    expect(seen).toMatchObject({
      objects: 'foreign',
      detail: expect.stringContaining(`VirtualService msp/${name}`),
    });
    expect(await world.edge.remove(target)).toMatchObject({
      objects: 'absent',
      detail: expect.stringContaining('left alone'),
    });
    const ref = { kind: 'VirtualService', namespace: world.settings.namespace, name } as const;
    expect(await world.client.get(ref)).toMatchObject({ spec: stranger.spec });
  });

  test('a right that is lacking is named, and an API server that is away comes back without anybody’s help', async () => {
    const file = await world.cluster.controls.kubeconfigFor({
      namespace: 'msp',
      name: 'istio-ingressgateway',
    });
    const client: KubeClient = createKubeClient({
      access: await accessFromKubeconfig(file),
      fieldManager: FIELD_MANAGER,
    });
    const seen = await world.newEdge({ client }).apply(newTarget('forbidden'), FIRST_ORDER);
    expect(seen.failure).toMatch(/403.*cannot get resource .*lacks this right/);
    client.close();

    const changed: string[] = [];
    const watching = world.newEdge({ onError: () => undefined });
    void watching.watch((id) => void changed.push(id), stop.signal);
    const target = newTarget('away');
    await present(target);
    await world.cluster.controls.stopPart('apiserver');
    expect((await world.edge.observe(target)).failure).toContain('cannot be reached');
    await world.cluster.controls.startPart('apiserver');
    const name = objectName(target);
    const { namespace } = world.settings;
    await world.cluster.api.remove({ ...VIRTUAL_SERVICE, namespace, name });
    await eventually('the watch tells', () => changed.includes(target.domainId), ISSUED);
    await present(target);
  });
});

/** Makes an issuer whose solver's pods would run as root; resolves once the CA has its account. */
async function makeForbiddenIssuer(api: KubeApi) {
  const kind = 'ClusterIssuer';
  const ref = { apiVersion: 'cert-manager.io/v1', kind, name: SELF_CHECK.name };
  const { acme } = ((await api.get(ref)) as unknown as { spec: { acme: Record<string, unknown> } }).spec;
  const podTemplate = { spec: { securityContext: { runAsNonRoot: false } } };
  const name = 'root-solver';
  await api.apply({
    apiVersion: ref.apiVersion,
    kind,
    metadata: { name },
    spec: {
      acme: {
        ...acme,
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [{ http01: { ingress: { ingressClassName: 'nobody', podTemplate } } }],
      },
    },
  });
  const isReady = async () => hasCondition(await api.get({ ...ref, name }), 'Ready');
  await eventually('the issuer is ready', isReady, ISSUED);
  return { kind, name } as const;
}

const VIRTUAL_SERVICE = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' };
