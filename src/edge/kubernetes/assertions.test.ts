import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AssertionSigner } from '../../core/assertions.ts';
import { createKubeClient, type KubeClient } from '../../kubernetes/client.ts';
import { manifestSettings } from '../../testing/manifests.ts';
import { json, type ScriptedApi, startScriptedApi } from '../../testing/scripted-api.ts';
import { assertionIn, renewAssertions } from './assertions.ts';
import { virtualServiceOf } from './resources/domain-objects.ts';

const settings = manifestSettings();
const clock = () => new Date('2026-12-01T00:00:00.000Z');
/** More than one call renews. */
const ROUTES = 501;

let api: ScriptedApi;
let client: KubeClient;
beforeEach(async () => {
  api = await startScriptedApi();
  client = createKubeClient({ access: api.access, fieldManager: 'portal-domains', timeoutMs: 10_000 });
});
afterEach(async () => {
  client.close();
  await api.close();
});

/** Answers with routes that set a text which nobody signed, and takes each change. */
function routesStand(): void {
  const items = Array.from({ length: ROUTES }, (_, n) => {
    const domainId = `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const target = {
      domainId,
      tenant: 'acme',
      tenantLabel: 'acme',
      domain: `n${n}.acme.com`,
      gateway: 'default',
    };
    const route = virtualServiceOf(target, settings, 'nobody’s');
    return { ...route, metadata: { ...route.metadata, uid: `uid-${n}`, resourceVersion: '1' } };
  });
  api.script((response, asked) => {
    const answer = asked.method === 'GET' ? { metadata: {}, items } : JSON.parse(asked.body);
    json(answer)(response, asked);
  });
}

const changes = () =>
  api.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body));
const sign: AssertionSigner = async ({ domain }) => `signed for ${domain}`;

test('a renewal changes some routes at a time, as each change goes to the gateways', async () => {
  routesStand();
  await renewAssertions({ client, settings, clock, sign });
  expect(changes()).toHaveLength(ROUTES - 1);
  expect(assertionIn(changes()[0])).toBe('signed for n0.acme.com');
});

test('what is switched off goes from all routes', async () => {
  routesStand();
  await renewAssertions({ client, settings, clock, sign: null });
  expect(changes()).toHaveLength(ROUTES);
  expect(changes().map(assertionIn)).toEqual(Array.from({ length: ROUTES }, () => null));
});
