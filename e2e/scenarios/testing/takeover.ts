import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ManifestSettings } from '../../../src/core/manifests/objects.ts';
import { expectOnlyTheKnownToken } from '../../../src/edge/challenge-path.contract.ts';
import { hostConfusionContract } from '../../../src/edge/host-confusion.contract.ts';
import type { ChallengeSeen } from '../../../src/edge/kubernetes/driver/seen.ts';
import type { EdgeTarget } from '../../../src/edge/port.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import { floodHandshakes } from '../../../src/testing/handshake-flood.ts';
import { exchangePlain } from '../../../src/testing/raw-clients.ts';
import { askEnvoy } from '../../cluster/testing/through-envoy.ts';
import { type EdgeCluster, report } from '../edge-cluster.ts';

/** The cluster, and an issuer whose challenges stay open. */
export type TakeoverWorld = EdgeCluster & { hangingIssuer: ManifestSettings['issuer'] };

const SOON = { withinMs: 30_000, everyMs: 50 };
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
        https: addressOf(world(), 'https'),
        own: own.domain,
        other: other.domain,
        contentOf: (name) => `origin saw ${name}`,
        received: world().received,
      }),
      404,
    );

    test('scenario 25, the challenge path: Envoy and the responder. The certificate comes all the same', async () => {
      const { settings, hangingIssuer, newEdge, received, edge } = world();
      const target = targetOf('validated');
      await newEdge({ settings: { ...settings, issuer: hangingIssuer } }).apply(target);
      await expectOnlyTheKnownToken({
        http: addressOf(world(), 'http'),
        host: target.domain,
        ...(await answeredChallenge(world(), target)),
        other: other.domain,
        portalRequests: () => received.length,
      });
      await edge.apply(target, { renewAttempt: true });
      await present(world(), target);
    });

    test('scenario 26, a flood of names at the handshake: Envoy refuses them, and nobody orders anything', async () => {
      const { client, cluster, settings } = world();
      const orders = async () =>
        (await client.list({ kind: 'Order', namespace: settings.gatewayNamespace })).items.length;
      const memory = () => cluster.memory().find(({ name }) => name === 'envoy')?.mebibytes ?? 0;
      const names = Array.from({ length: FLOOD }, (_, index) => `x${index + 100_000}.${own.domain}`);
      const before = { orders: await orders(), memory: memory() };
      const flood = await floodHandshakes(addressOf(world(), 'https'), names);
      report(`${FLOOD} handshakes in ${flood.milliseconds} ms; Envoy ${before.memory} → ${memory()} MiB`);
      expect(flood).toMatchObject({ refused: FLOOD, accepted: 0 });
      expect(before.memory).toBeGreaterThan(0);
      expect(memory() - before.memory).toBeLessThan(32);
      expect(await orders()).toBe(before.orders);
    });

    test('a dangling name gets no content and no loop: port 80 leads to a handshake that is refused', async () => {
      const lines = ['GET /login HTTP/1.1', 'Host: dangling.example', 'Connection: close'];
      const answer = await exchangePlain(addressOf(world(), 'http'), lines);
      expect(answer).toMatch(/^HTTP\/1\.1 308 /);
      expect(answer).toMatch(/^location: https:\/\/dangling\.example\/login\r$/im);
      expect(answer).toMatch(/\r\n\r\n$/);
      await expect(askEnvoy(world().cluster, 'https://dangling.example/login')).rejects.toThrow();
    });
  });
}

const addressOf = ({ cluster }: EdgeCluster, port: 'http' | 'https') => ({
  host: '127.0.0.1',
  port: cluster.ports[port],
});

function present({ edge }: EdgeCluster, target: EdgeTarget): Promise<true> {
  const stands = async () => (await edge.apply(target)).objects === 'present';
  return eventually(`${target.domain} stands`, stands, SOON);
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
      const { status } = await askEnvoy(cluster, `http://${domain}/.well-known/acme-challenge/${token}`);
      return status === 200 && { token, keyAuthorization: key };
    },
    SOON,
  );
}

type ChallengeSpec = ChallengeSeen & { spec: { token: string; key: string } };

function targetOf(label: string): EdgeTarget {
  const tenant = randomUUID();
  const domain = `${label}-${tenant.slice(0, 8)}.acme.localhost`;
  return { domainId: randomUUID(), tenant, tenantLabel: tenant.slice(0, 7), domain };
}
