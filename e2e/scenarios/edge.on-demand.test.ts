import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostConfusionContract } from '../../src/edge/host-confusion.contract.ts';
import { objectName } from '../../src/edge/kubernetes/resources/names.ts';
import { type Edge, type EdgeTarget, FIRST_ORDER, NO_ORDER } from '../../src/edge/port.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { floodHandshakes } from '../../src/testing/handshake-flood.ts';
import { presentedBy } from '../../src/testing/presented.ts';
import { askEnvoy } from '../cluster/testing/through-envoy.ts';
import { type EdgeCluster, startEdgeCluster } from './edge-cluster.ts';
import { originScenarios } from './testing/origin.ts';

const SOON = { withinMs: 90_000, everyMs: 50 };
const FLOOD = 2_000;

describe('a gateway that takes certificates on demand', () => {
  let world: EdgeCluster;
  const own = targetOf('own');
  const other = targetOf('other');

  beforeAll(async () => {
    world = await startEdgeCluster('on-demand', {}, 'on-demand');
    for (const target of [own, other]) await present(target);
    for (const { domain } of [own, other])
      await eventually(`${domain} is served`, () => isServed(domain), SOON);
  });
  afterAll(() => world?.stop());

  const present = (target: EdgeTarget, edge: Edge = world.edge) =>
    eventually(
      `${target.domain} stands`,
      async () => (await edge.apply(target, FIRST_ORDER)).objects === 'present',
      SOON,
    );
  const isServed = async (domain: string) =>
    (await askEnvoy(world.cluster, `https://${domain}/`)).status === 200;
  const address = (port: 'http' | 'https') => ({ host: '127.0.0.1', port: world.cluster.ports[port] });
  /** Asks on the connection that the agent keeps. */
  const askOn = (agent: Agent, domain: string) =>
    new Promise<{ status: number | undefined; reused: boolean }>((resolve, reject) => {
      const { host, port } = address('https');
      const options = { agent, host, port, servername: domain, headers: { host: domain } };
      const sent = request({ ...options, rejectUnauthorized: false }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve({ status: answer.statusCode, reused: sent.reusedSocket }));
      });
      sent.once('error', reject);
      sent.end();
    });
  const gatewayOf = (target: EdgeTarget) => {
    const namespace = world.settings.gatewayNamespace;
    return world.client.get({ kind: 'Gateway', namespace, name: objectName(target) });
  };

  hostConfusionContract(
    'Envoy, on demand',
    () => ({
      ...{ http: address('http'), https: address('https'), own: own.domain, other: other.domain },
      contentOf: (name) => `origin saw ${name}`,
      received: world.received,
    }),
    421,
  );
  originScenarios(() => world, own, targetOf('paced'));

  test('a domain has no Gateway of its own', async () => {
    expect(await gatewayOf(own)).toBeNull();
  });

  test('names that nobody has are refused, however many', async () => {
    const names = Array.from({ length: FLOOD }, (_, n) => `n${String(n).padStart(5, '0')}.example.com`);
    expect(await floodHandshakes(address('https'), names)).toMatchObject({ refused: FLOOD, accepted: 0 });
    expect(await isServed(own.domain)).toBe(true);
  });

  test('a connection that was open when its name was removed gets nothing more', async () => {
    const target = targetOf('removed');
    await present(target);
    await eventually('it is served', () => isServed(target.domain), SOON);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await askOn(agent, target.domain)).toEqual({ status: 200, reused: false });
    expect((await world.edge.remove(target)).objects).toBe('absent');
    await eventually(
      'no route any more',
      async () => (await askOn(agent, target.domain)).status === 404,
      SOON,
    );
    agent.destroy();
    await eventually(
      'no handshake any more',
      () =>
        isServed(target.domain).then(
          () => false,
          () => true,
        ),
      SOON,
    );
  });

  test('without the EnvoyFilter nobody gets in, so that no client’s headers reach the origin', async () => {
    const name = 'portal-domains-on-demand-default';
    const ref = { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', name };
    const namespace = world.settings.gatewayNamespace;
    const filter = await world.cluster.api.get({ ...ref, namespace });
    if (filter === null) throw new Error('there is no EnvoyFilter');
    await world.cluster.api.remove({ ...ref, namespace });
    const handshake = () => presentedBy(address('https'), own.domain);
    await eventually('no handshake any more', async () => (await handshake()) === null, SOON);
    const { metadata, ...rest } = filter;
    await world.cluster.api.apply({ ...rest, metadata: { name, namespace, labels: metadata.labels ?? {} } });
    await eventually('it is served', () => isServed(own.domain), SOON);
  });

  test('domains change over from Gateways of their own, one by one, and are served all the while', async () => {
    const target = targetOf('changes');
    const before = world.newEdge({ settings: { ...world.settings, certificates: 'objects' } });
    await present(target, before);
    await eventually('it is served', () => isServed(target.domain), SOON);
    const seen = await world.edge.observe(target);
    expect(seen).toMatchObject({ objects: 'partial', detail: expect.stringContaining('Gateway') });
    expect(await world.edge.apply(target, NO_ORDER)).toMatchObject({ objects: 'present' });
    expect(await gatewayOf(target)).toBeNull();
    await eventually('it is served', () => isServed(target.domain), SOON);
    expect(await before.apply(target, NO_ORDER)).toMatchObject({ objects: 'present' });
    expect(await gatewayOf(target)).not.toBeNull();
    await world.edge.apply(target, NO_ORDER);
  });
});

function targetOf(label: string): EdgeTarget {
  const tenant = randomUUID();
  const domain = `${label}-${tenant.slice(0, 8)}.acme.localhost`;
  return { domainId: randomUUID(), tenant, tenantLabel: tenant.slice(0, 7), domain, gateway: 'default' };
}
