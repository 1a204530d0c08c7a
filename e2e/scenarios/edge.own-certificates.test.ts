import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownSecretOf } from '../../src/edge/kubernetes/resources/domain-objects.ts';
import { LABELS, ownSecretName } from '../../src/edge/kubernetes/resources/names.ts';
import { ownCertificatesContract } from '../../src/edge/own-certificates.contract.ts';
import { type EdgeTarget, NO_ORDER } from '../../src/edge/port.ts';
import type { KubeObject } from '../../src/kubernetes/client.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { anOwnCertificate, createOwnShelf, type OwnShelf } from '../../src/testing/own-shelf.ts';
import { presentedBy } from '../../src/testing/presented.ts';
import { type EdgeCluster, startEdgeCluster } from './edge-cluster.ts';

const START_WITHIN_MS = 90 * 60_000;

let world: EdgeCluster;
let shelf: OwnShelf;
beforeAll(async () => {
  world = await startEdgeCluster('own-certificates', {
    namespaces: { product: 'msp', gateway: 'istio-gateways' },
  });
  shelf = createOwnShelf();
}, START_WITHIN_MS);
afterAll(() => world?.stop());

const envoy = () => ({ host: '127.0.0.1', port: world.cluster.ports.https });

ownCertificatesContract(
  'cert-manager and Istio',
  async () => ({
    ...{ edge: world.newEdge({ own: shelf }), shelf, admit: () => undefined },
    presented: (domain) => presentedBy(envoy(), domain),
    stop: () => undefined,
  }),
  { startWithinMs: START_WITHIN_MS, issuedWithinMs: 90_000 },
);

describe('the Secret of an own certificate', () => {
  const newTarget = (label: string): EdgeTarget => {
    const tenant = randomUUID();
    const domain = `${label}-${tenant.slice(0, 8)}.acme.localhost`;
    const names = { tenant, tenantLabel: tenant.slice(0, 7), domain };
    return { domainId: randomUUID(), ...names, gateway: 'default', own: true };
  };
  const secretOf = (target: EdgeTarget) => ({
    ...{ kind: 'Secret' as const, namespace: world.settings.gatewayNamespace },
    name: ownSecretName(target),
  });
  const served = async (label: string) => {
    const target = newTarget(label);
    const { own } = await anOwnCertificate(target.domain);
    shelf.put(target.domainId, own);
    const edge = world.newEdge({ own: shelf });
    const { fingerprint } = own.facts;
    await eventually('it is served', async () => {
      await edge.apply(target, NO_ORDER);
      return (await presentedBy(envoy(), target.domain)) === fingerprint;
    });
    return { target, edge, fingerprint };
  };

  const hands: [string, (target: EdgeTarget) => Promise<unknown>][] = [
    [
      'deleted',
      async (target) => {
        const secret = await world.client.get<KubeObject>(secretOf(target));
        if (secret !== null) await world.client.remove(secretOf(target), secret.metadata.uid);
      },
    ],
    [
      'altered',
      async (target) => {
        const { own } = await anOwnCertificate(target.domain);
        const secret = ownSecretOf(target, world.settings, own);
        await world.client.apply(secret, { force: true });
      },
    ],
  ];
  test.each(hands)('that is %s by hand is told by the watch, and written again', async (how, damage) => {
    const { target, edge, fingerprint } = await served(how);
    const notified: string[] = [];
    const stop = new AbortController();
    const watching = edge.watch((id) => void notified.push(id), stop.signal);
    try {
      await eventually(
        'the watch tells',
        async () => {
          await damage(target);
          if (notified.includes(target.domainId)) return true;
          await edge.apply(target, NO_ORDER);
          return false;
        },
        { withinMs: 60_000, everyMs: 500 },
      );
      expect((await edge.observe(target)).objects).toBe('partial');
      expect(await edge.apply(target, NO_ORDER)).toMatchObject({
        objects: 'present',
        ownServed: fingerprint,
      });
      await eventually(
        'it is served again',
        async () => (await presentedBy(envoy(), target.domain)) === fingerprint,
      );
    } finally {
      stop.abort();
      await watching;
    }
  });

  test('is listed when nothing else is left of a domain, and the sweep’s removal takes it', async () => {
    const { target, edge } = await served('orphan');
    for (const kind of ['VirtualService', 'Gateway'] as const) {
      const namespace = kind === 'Gateway' ? world.settings.gatewayNamespace : world.settings.namespace;
      const { items } = await world.client.list<KubeObject>({
        ...{ kind, namespace },
        labels: { [LABELS.domainId]: target.domainId },
      });
      for (const { metadata } of items)
        await world.client.remove({ kind, namespace, name: metadata.name }, metadata.uid);
    }
    const entry = (await edge.list()).find(({ domainId }) => domainId === target.domainId);
    expect(entry).toEqual({
      domainId: target.domainId,
      domain: target.domain,
      tenantLabel: target.tenantLabel,
    });
    if (entry === undefined) return;
    expect(await edge.remove({ ...entry, tenant: '', gateway: '' })).toMatchObject({ objects: 'absent' });
    expect(await world.client.get(secretOf(target))).toBeNull();
  });
});
