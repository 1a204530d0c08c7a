import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyWebhook } from '../../../src/client/webhooks.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import {
  addTenant,
  publishRecord,
  register,
  statusesOf,
  timelineOf,
  untilStatus,
} from '../../../src/testing/stack-actions.ts';
import { startReceiver } from '../../../src/testing/webhook-receiver.ts';

/** A backend that is told of the way of a domain, by the worker as built. */
export function webhookTests(running: () => RunningStack): void {
  describe('webhooks', () => {
    test('tell a receiver on this machine of each status on the way to a live portal, in order', async () => {
      const stack = running();
      await using receiver = await startReceiver();
      const tenant = randomUUID();
      await addTenant(stack, tenant, 'Hooks');
      const made = await stack.api.POST('/api/v1/webhooks', { body: { url: receiver.url, tenant } });
      const secret = made.data?.secret ?? '';
      const tested = await stack.api.POST('/api/v1/webhooks/{id}/test', {
        params: { path: { id: made.data?.id ?? '' } },
      });
      expect(tested.data).toMatchObject({ delivered: true, status: 204 });
      const domain = await register(stack, tenant, 'portal.hooks.localhost');
      await publishRecord(stack, domain);
      await untilStatus(stack, domain, 'active');
      const told = () => receiver.received.filter(({ event }) => event.type === 'domain.status_changed');
      await eventually('it is told to be active', () => told().at(-1)?.event.data.to === 'active');
      const [, ...after] = statusesOf(await timelineOf(stack, domain));
      expect(told().map(({ event }) => event.data.to)).toEqual(after);
      expect(told().at(-1)?.event.data.domain).toMatchObject({ id: domain.id, status: 'active' });
      for (const { headers, body } of receiver.received)
        expect(verifyWebhook({ headers, body, secrets: [secret] })).toMatchObject({ ok: true });
    });
  });
}
