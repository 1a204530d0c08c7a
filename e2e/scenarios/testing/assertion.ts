import { createLocalJWKSet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createAssertionSigner, newAssertionKey, publicKeySet } from '../../../src/assertions/keys.ts';
import { type EdgeTarget, NO_ORDER } from '../../../src/edge/port.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import { exchangeHttp2 } from '../../../src/testing/raw-clients.ts';
import type { EdgeCluster } from '../edge-cluster.ts';

/** The header X-Portal-Assertion of a name that is served, set by a real istiod and a real Envoy. */
export function assertionScenario(world: () => EdgeCluster, own: EdgeTarget): void {
  test('the origin gets an assertion that is signed, renewed, and never a client’s', async () => {
    const { newEdge, received, cluster } = world();
    const key = { ...(await newAssertionKey(() => 'key-1')), signingFrom: '2026-01-01T00:00:00.000Z' };
    let now = Date.now();
    const clock = () => new Date(now);
    const sign = createAssertionSigner({ load: async () => [key], clock });
    const signing = newEdge({ sign, clock });
    const askedWith = async (headers: Record<string, string>) => {
      await exchangeHttp2({ host: '127.0.0.1', port: cluster.ports.https }, own.domain, [
        { ':authority': own.domain, ...headers },
      ]);
      return received.at(-1)?.['x-portal-assertion'];
    };
    const isSet = async () =>
      (await askedWith({ 'x-portal-assertion': 'mine', x_portal_assertion: 'mine' })) ?? false;
    expect(await isSet()).toBe(false);
    await signing.renewAssertions();
    const first = String(await eventually('the assertion arrives', isSet, { withinMs: 90_000, everyMs: 50 }));
    const { payload } = await jwtVerify(first, createLocalJWKSet(publicKeySet([key])), {
      currentDate: clock(),
    });
    expect(payload).toMatchObject({ tenant: own.tenant, domain: own.domainId, host: own.domain });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(7 * 86_400);
    expect(JSON.stringify(received.at(-1))).not.toContain('mine');
    now += 3 * 86_400_000;
    await signing.renewAssertions();
    await signing.apply(own, NO_ORDER);
    expect(await askedWith({})).toBe(first);
    now += 86_400_000;
    await signing.renewAssertions();
    await eventually('a new one arrives', async () => (await askedWith({})) !== first, {
      withinMs: 90_000,
      everyMs: 50,
    });
    await newEdge().renewAssertions();
    await eventually('none arrives any more', async () => (await askedWith({})) === undefined, {
      withinMs: 90_000,
      everyMs: 50,
    });
  });
}
