import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../../src/client/client.ts';
import { json } from '../../../src/store/database/json.ts';
import { eventually } from '../../../src/testing/eventually.ts';
import type { RunningStack } from '../../../src/testing/running-stack.ts';
import { addTenant, publishRecord, register, show, untilStatus } from '../../../src/testing/stack-actions.ts';

/** What a record of the sandbox's DNS sets in motion as it changes. */
export function sandboxWakeTests(running: () => RunningStack): void {
  describe('a record that changes in the sandbox wakes the checks of the domains that it is about', () => {
    const tenant = randomUUID();
    let stack: RunningStack;
    beforeAll(async () => {
      stack = running();
      await addTenant(stack, tenant, 'Late');
    });

    /** Registers it, and moves its attempt's begin so far back that the next check is minutes away. */
    async function registeredLongAgo(name: string): Promise<Domain> {
      const domain = await register(stack, tenant, name);
      await untilStatus(stack, domain, 'verifying_dns');
      return eventually('the next check is minutes away', async () => {
        const row = await stack.db
          .selectFrom('portal_domains')
          .select(['progress', 'round'])
          .where('id', '=', domain.id)
          .executeTakeFirstOrThrow();
        const attemptStartedAt = new Date(Date.now() - 6 * 3_600_000).toISOString();
        await stack.db
          .updateTable('portal_domains')
          .set({ progress: json({ ...row.progress, attemptStartedAt }) })
          .where('id', '=', domain.id)
          .execute();
        const now = await show(stack, domain);
        return now !== null && dueIn(now) > 60_000 ? now : null;
      });
    }

    const dueIn = ({ nextCheckAt }: Domain) => Date.parse(nextCheckAt ?? '') - Date.now();

    test('published long after the quick checks, it makes the domain active before the next check was due', async () => {
      const domain = await registeredLongAgo('portal.late.localhost');
      await publishRecord(stack, domain);
      const active = await untilStatus(stack, domain, 'active');
      expect(Date.parse(active.activatedAt ?? '')).toBeLessThan(Date.parse(domain.nextCheckAt ?? ''));
    });

    test('deleted by the command line, it is noticed before the next check was due', async () => {
      const name = 'portal.late.localhost';
      const { domains } = (
        await stack.api.GET('/api/v1/tenants/{tenant}/domains', { params: { path: { tenant } } })
      ).data ?? { domains: [] };
      const domain = domains.find((one) => one.domain === name);
      if (domain === undefined) throw new Error(`${name} is not registered`);
      const settled = await eventually('nothing is left to look at soon', async () => {
        const now = await show(stack, domain);
        return now !== null && dueIn(now) > 60_000 ? now : null;
      });
      expect(await stack.cli('sandbox', 'dns', 'unset', name, 'CNAME')).toMatchObject({ code: 0 });
      const seen = await eventually('the missing record is seen', async () => {
        const now = await show(stack, domain);
        return now?.conditions.some(({ type, status }) => type === 'PointsHere' && status === 'False')
          ? now
          : null;
      });
      expect(Date.parse(seen.lastCheckedAt ?? '')).toBeLessThan(Date.parse(settled.nextCheckAt ?? ''));
    });

    test('at a name that its CNAME leads over, it counts too', async () => {
      const domain = await registeredLongAgo('portal.over.localhost');
      const put = (name: string, value: string) => stack.cli('sandbox', 'dns', 'set', name, 'CNAME', value);
      await put(domain.domain, 'alias.elsewhere.localhost');
      await put('alias.elsewhere.localhost', domain.canonicalHost);
      const active = await untilStatus(stack, domain, 'active');
      expect(Date.parse(active.activatedAt ?? '')).toBeLessThan(Date.parse(domain.nextCheckAt ?? ''));
    });
  });
}
