import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKubernetesChallenges } from '../../../src/challenges/kubernetes.ts';
import { type ChallengeServer, startChallengeServer } from '../../../src/challenges/server.ts';
import { expectOnlyTheKnownToken } from '../../../src/edge/challenge-path.contract.ts';
import { hostConfusionContract } from '../../../src/edge/host-confusion.contract.ts';
import type { ObservedChallenge } from '../../../src/edge/kubernetes/observe/cert-manager.ts';
import type { ManifestSettings } from '../../../src/edge/kubernetes/resources/objects.ts';
import { type EdgeTarget, FIRST_ORDER, RETRIED_ORDER } from '../../../src/edge/port.ts';
import { canaryOf } from '../../../src/probe/canary.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import { floodHandshakes } from '../../../src/testing/handshake-flood.ts';
import { exchangePlain } from '../../../src/testing/raw-clients.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { askEnvoy } from '../../cluster/testing/through-envoy.ts';
import { type EdgeCluster, report } from '../edge-cluster.ts';
import { originScenarios } from './origin.ts';

/** The cluster, and an issuer whose challenges stay open. */
export type TakeoverWorld = EdgeCluster & { hangingIssuer: ManifestSettings['issuer'] };

const SOON = { withinMs: 90_000, everyMs: 50 };
const FLOOD = 2_000;

/** Takeover scenarios 24 to 26 on a real Envoy that a real istiod configures, with the product's own responder. */
export function takeoverScenarios(world: () => TakeoverWorld): void {
  const own = targetOf('own');
  const other = targetOf('other');

  describe('attacks on names, on the cluster', () => {
    beforeAll(async () => {
      for (const target of [own, other]) await present(world(), target);
      for (const { domain } of [own, other]) {
        const served = async () => (await askEnvoy(world().cluster, `https://${domain}/`)).status === 200;
        await eventually(`${domain} is served`, served, SOON);
      }
    });

    hostConfusionContract(
      'Envoy',
      () => ({
        http: addressOf(world().cluster, 'http'),
        https: addressOf(world().cluster, 'https'),
        own: own.domain,
        other: other.domain,
        contentOf: (name) => `origin saw ${name}`,
        received: world().received,
      }),
      404,
    );

    originScenarios(world, own, targetOf('paced'));

    test('scenario 25, the challenge path: Envoy and the responder. The certificate comes all the same', async () => {
      const { settings, hangingIssuer, newEdge, received, edge, useResponder } = world();
      const target = targetOf('validated');
      await newEdge({ settings: { ...settings, issuer: hangingIssuer } }).apply(target, FIRST_ORDER);
      const responder = await startRealResponder(world());
      await useResponder(responder.port);
      await expectOnlyTheKnownToken({
        http: addressOf(world().cluster, 'http'),
        host: target.domain,
        ...(await answeredChallenge(world(), target)),
        other: other.domain,
        portalRequests: () => received.length,
      });
      await useResponder(null);
      await responder.stop({ drainMs: 0, withinMs: 0 });
      await edge.apply(target, RETRIED_ORDER);
      await present(world(), target);
    });

    test('scenario 26, a flood of names at the handshake: Envoy refuses them, and nobody orders anything', async () => {
      const { client, cluster, settings } = world();
      const orders = async () =>
        (await client.list({ kind: 'Order', namespace: settings.gatewayNamespace })).items.length;
      const memory = () => cluster.memory().find(({ name }) => name === 'envoy')?.mebibytes ?? 0;
      const names = Array.from({ length: FLOOD }, (_, index) => `x${index + 100_000}.${own.domain}`);
      const before = { orders: await orders(), memory: memory() };
      const flood = await floodHandshakes(addressOf(world().cluster, 'https'), names);
      report(`${FLOOD} handshakes in ${flood.milliseconds} ms; Envoy ${before.memory} → ${memory()} MiB`);
      expect(flood).toMatchObject({ refused: FLOOD, accepted: 0 });
      expect(before.memory).toBeGreaterThan(0);
      expect(memory() - before.memory).toBeLessThan(32);
      expect(await orders()).toBe(before.orders);
    });

    test('a dangling name gets no content and no loop: port 80 leads to a handshake that is refused', async () => {
      const lines = ['GET /login HTTP/1.1', 'Host: dangling.example', 'Connection: close'];
      const answer = await exchangePlain(addressOf(world().cluster, 'http'), lines);
      expect(answer).toMatch(/^HTTP\/1\.1 308 /);
      expect(answer).toMatch(/^location: https:\/\/dangling\.example\/login\r$/im);
      expect(answer).toMatch(/\r\n\r\n$/);
      await expect(askEnvoy(world().cluster, 'https://dangling.example/login')).rejects.toThrow();
    });
  });
}

const addressOf = ({ ports }: Pick<Cluster, 'ports'>, port: 'http' | 'https') => ({
  host: '127.0.0.1',
  port: ports[port],
});

function present({ edge }: EdgeCluster, target: EdgeTarget): Promise<true> {
  const isApplied = async () => (await edge.apply(target, FIRST_ORDER)).objects === 'present';
  return eventually(`${target.domain} stands`, isApplied, SOON);
}

/** The product's own, in place of the stand-in. */
function startRealResponder({ client, settings }: EdgeCluster): Promise<ChallengeServer> {
  const log = createLog('error', 'responder');
  const namespace = settings.gatewayNamespace;
  return startChallengeServer({
    port: 0,
    adminPort: 0,
    host: '127.0.0.1',
    source: createKubernetesChallenges({ client, namespace, log, random: Math.random }),
    clock: () => new Date(),
    log,
    canary: canaryOf('portal.test'),
  });
}

/** The token of the name's challenge and what it is answered with, once it is. */
async function answeredChallenge({ client, cluster, settings }: EdgeCluster, { domain }: EdgeTarget) {
  return eventually(
    `the challenge of ${domain} is answered`,
    async () => {
      const namespace = settings.gatewayNamespace;
      const { items } = await client.list<ChallengeSpec>({ kind: 'Challenge', namespace });
      const found = items.find(({ spec }) => spec.dnsName === domain);
      if (found === undefined) return null;
      const { token, key } = found.spec;
      const path = `/.well-known/acme-challenge/${token}`;
      const lines = [`GET ${path} HTTP/1.1`, `Host: ${domain}`, 'Connection: close'];
      const answer = await exchangePlain(addressOf(cluster, 'http'), lines);
      // The stand-in, which Envoy may still know, does not say so.
      return (
        /^HTTP\/1\.1 200 .*\r\nx-content-type-options: nosniff\r\n/is.test(answer) && {
          token,
          keyAuthorization: key,
        }
      );
    },
    SOON,
  );
}

type ChallengeSpec = ObservedChallenge & { spec: { token: string; key: string } };

function targetOf(label: string): EdgeTarget {
  const tenant = randomUUID();
  const domain = `${label}-${tenant.slice(0, 8)}.acme.localhost`;
  return { domainId: randomUUID(), tenant, tenantLabel: tenant.slice(0, 7), domain, gateway: 'default' };
}
