import { randomUUID } from 'node:crypto';
import type { Domain } from '../client/client.ts';
import type { RunningStack } from './running-stack.ts';
import { addTenant, publishRecord, register, untilStatus } from './stack-actions.ts';

/** Adds so many tenants with a live domain each; `nameOf` gives its name. */
export function addLiveTenants(
  stack: RunningStack,
  count: number,
  nameOf: (index: number) => string,
): Promise<Domain[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const tenant = randomUUID();
      await addTenant(stack, tenant, `Tenant ${index}`);
      const domain = await register(stack, tenant, nameOf(index));
      await publishRecord(stack, domain);
      return untilStatus(stack, domain, 'active');
    }),
  );
}
