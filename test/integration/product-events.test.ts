import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/local/free-ports.ts';
import { type CaptureEndpoint, startCaptureEndpoint } from '../../src/testing/capture-endpoint.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { addTenant, disable, publishRecord, register, untilStatus } from '../../src/testing/stack-actions.ts';

/** The whole product beside a PostHog that takes what it is sent and never answers, and an OTLP receiver that is away. */
let posthog: CaptureEndpoint;
let stack: RunningStack | null = null;
beforeAll(async () => {
  posthog = await startCaptureEndpoint(0);
  stack = await startRunningStack({
    POSTHOG_API_KEY: 'phc_test',
    POSTHOG_HOST: posthog.host,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
  });
});
afterAll(async () => {
  await stack?.stop();
  await posthog?.close();
});

test('a domain becomes active while both are away, and what happened is told once PostHog is back, at the stop', async () => {
  if (stack === null) throw new Error('started before');
  const tenant = randomUUID();
  await addTenant(stack, tenant, 'Acme');
  const domain = await register(stack, tenant, 'portal.events.localhost');
  await publishRecord(stack, domain);
  await untilStatus(stack, domain, 'active');
  await disable(stack, domain);
  await untilStatus(stack, domain, 'disabled');
  expect(posthog.state.batches).toEqual([]);

  posthog.comeBack();
  await stack.stop();
  stack = null;
  const sent = posthog.state.batches.flatMap(({ batch }) => batch);
  // From two processes, each in its own order.
  expect(sent.map(({ event }) => event).sort()).toEqual([
    'portal_domain.activated',
    'portal_domain.certificate_issued',
    'portal_domain.disable',
    'portal_domain.dns_verified',
    'portal_domain.registration_enqueued',
  ]);
  for (const { properties, distinct_id: subject } of sent) {
    expect(subject).toBe(domain.id);
    expect(properties).toMatchObject({ tenantId: tenant, portalDomainId: domain.id });
  }
  const text = JSON.stringify(posthog.state.batches);
  expect(text).not.toContain('events.localhost');
  expect(text).not.toContain(domain.canonicalHost);
});
