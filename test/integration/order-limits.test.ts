import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import {
  addTenant,
  certificatesIssued,
  disable,
  publishRecord,
  register,
  untilStatus,
} from '../../src/testing/stack-actions.ts';
import { recordedParts } from '../../src/testing/up-process.ts';

let stack: RunningStack;
beforeAll(async () => {
  // The sandbox's own CA has no limits, so that they are off there.
  stack = await startRunningStack({ PORTAL_ORDER_LIMITS: 'on' });
});
afterAll(() => stack?.stop());

async function retry({ tenant, id }: Domain): Promise<void> {
  const path = { tenant, id };
  const { response } = await stack.api.POST('/api/v1/tenants/{tenant}/domains/{id}/retry', {
    params: { path },
  });
  expect(response.status).toBe(202);
}

/** Caddy comes back with an empty memory: a name that was removed from its storage is ordered for again. */
async function restartCaddy(): Promise<void> {
  const { dataDir, ports } = stack.config;
  const before = stack.pidOf('caddy');
  stack.signal('caddy', 'SIGKILL');
  await eventually(
    'Caddy runs again',
    () => ![before, undefined].includes(recordedParts(dataDir).get('caddy')),
  );
  await eventually('Caddy answers', async () => (await fetch(`http://127.0.0.1:${ports.http}/`)).status > 0);
}

test('a name that is switched off and on over restarts of the edge gets five certificates, then waits and is told until when', async () => {
  const tenant = randomUUID();
  await addTenant(stack, tenant, 'Off and on');
  const domain = await register(stack, tenant, 'off-and-on.limits.localhost');
  await publishRecord(stack, domain);
  await untilStatus(stack, domain, 'active');
  for (let again = 1; again < 5; again++) {
    await disable(stack, domain);
    await untilStatus(stack, domain, 'disabled');
    await restartCaddy();
    await retry(domain);
    await untilStatus(stack, domain, 'active');
  }
  await disable(stack, domain);
  await untilStatus(stack, domain, 'disabled');
  await restartCaddy();
  await retry(domain);
  const held = await untilStatus(stack, domain, 'active', 'certificate_failed');
  expect(held).toMatchObject({ status: 'certificate_failed', reason: 'rate_limited', actor: 'ca' });
  expect(held.statusMessage).toContain('The CA is asked again from');
  expect((await certificatesIssued(stack)).get(domain.domain)).toBe(5);

  const other = await register(stack, tenant, 'other.limits.localhost');
  await publishRecord(stack, other);
  await untilStatus(stack, other, 'active');
}, 240_000);
