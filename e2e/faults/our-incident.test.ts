import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain } from '../../src/client/client.ts';
import { eventually } from '../../src/testing/eventually.ts';
import { addLiveTenants } from '../../src/testing/live-tenants.ts';
import { type RunningStack, startRunningStack } from '../../src/testing/running-stack.ts';
import { leftAtEdge, publishRecord, removeRecord, show, visit } from '../../src/testing/stack-actions.ts';

const TENANTS = 6;
/** Longer than a live domain may lead away. */
const LONG_AGO = new Date(Date.now() - 9 * 86_400_000).toISOString();

describe('the records of all tenants are gone at once', () => {
  let stack: RunningStack;
  let domains: Domain[] = [];

  beforeAll(async () => {
    stack = await startRunningStack();
    domains = await addLiveTenants(stack, TENANTS, (index) => `portal.tenant-${index}.localhost`);
  });
  afterAll(() => stack?.stop());

  async function current(domain: Domain): Promise<Domain> {
    const found = await show(stack, domain);
    if (found === null) throw new Error(`${domain.domain} is gone`);
    return found;
  }

  /**
   * Has each checked, as the schedule would within a quarter of an hour, until it is so; again and again, as a record
   * takes a moment from the API to the sandbox's DNS.
   */
  async function untilEach(what: string, isSo: (domain: Domain) => boolean): Promise<void> {
    for (const domain of domains) {
      const params = { path: { tenant: domain.tenant, id: domain.id } };
      const check = async () => {
        await stack.api.POST('/api/v1/tenants/{tenant}/domains/{id}/refresh', { params });
        return isSo(await current(domain));
      };
      await eventually(`${domain.domain} ${what}`, check, { withinMs: 90_000, everyMs: 500 });
    }
  }
  const incidents = async () => (await stack.api.GET('/api/v1/stats')).data?.ourIncidents ?? [];
  const metric = async () =>
    /^portal_domains_our_incident\{kind="dns"\} (\d)$/m.exec(
      await (await fetch(`${stack.apiUrl}/metrics`)).text(),
    )?.[1];
  const doctor = async () => {
    const { out } = await stack.cli('doctor', '--json');
    const { checks } = JSON.parse(out) as {
      checks: { name: string; status: string; detail: string; fix: string | null }[];
    };
    return checks.find(({ name }) => name === 'our_incident');
  };

  test('before, nothing is an incident', async () => {
    expect(await incidents()).toEqual([]);
    expect(await metric()).toBe('0');
    expect(await doctor()).toMatchObject({ status: 'ok' });
  });

  test('it is called our incident: to operators, and to the tenants, who need do nothing', async () => {
    await Promise.all(domains.map((domain) => removeRecord(stack, domain.domain, 'CNAME')));
    await untilEach('is seen without its record', ({ reason }) => reason === 'nxdomain');
    // It may open before the last one has been counted.
    await eventually('all are counted', async () => (await incidents())[0]?.domains === TENANTS, {
      withinMs: 60_000,
    });
    expect(await incidents()).toEqual([
      expect.objectContaining({ kind: 'dns', closedAt: null, domains: TENANTS, tenants: TENANTS }),
    ]);
    expect(await metric()).toBe('1');
    expect(await doctor()).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('6 domains of 6 tenants'),
    });
    await untilEach(
      'is told so',
      ({ statusMessage, actor, status }) =>
        statusMessage.includes('this is our incident') && actor === 'operator' && status === 'active',
    );
  });

  test('nothing is torn down, also where the days of grace are over', async () => {
    const [old] = domains;
    if (old === undefined) throw new Error('there is none');
    // The generation rises, so that a round which began before cannot overwrite it.
    await sql`update portal_domains set generation = generation + 1,
      progress = jsonb_set(progress, '{awaySince}', ${JSON.stringify(LONG_AGO)}::text::jsonb)
      where id = ${old.id}`.execute(stack.db);
    const { lastCheckedAt } = await current(old);
    await untilEach(
      'is checked',
      (one) => one.lastCheckedAt !== null && one.lastCheckedAt > (lastCheckedAt ?? ''),
    );
    for (const domain of domains) {
      expect((await current(domain)).status).toBe('active');
      expect(await leftAtEdge(stack, domain.domain)).not.toEqual([]);
      expect(await visit(stack, domain.domain)).toMatchObject({ kind: 'answer', status: 200 });
    }
    const { rows } = await sql<{ away: string }>`
      select progress ->> 'awaySince' as away from portal_domains where id = ${old.id}`.execute(stack.db);
    expect(rows).toEqual([{ away: LONG_AGO }]);
  });

  test('after two days nothing is held any more: tenants are told as ever, operators that it goes on', async () => {
    const [old, ...others] = domains;
    if (old === undefined) throw new Error('there is none');
    await sql`update our_incidents set hold_ends_at = now() where kind = 'dns'`.execute(stack.db);
    const suspended = async () => (await incidents()).find(({ holdEndedAt }) => holdEndedAt === null);
    await eventually('the hold has ended', async () => (await suspended()) === undefined, {
      withinMs: 60_000,
    });
    await untilEach('is treated as ever', ({ id, status, statusMessage, actor }) =>
      id === old.id
        ? status === 'dns_failed'
        : status === 'active' && actor === 'tenant' && !statusMessage.includes('incident'),
    );
    await eventually('it is off the edge', async () => (await leftAtEdge(stack, old.domain)).length === 0);
    for (const domain of others) expect(await visit(stack, domain.domain)).toMatchObject({ status: 200 });
    expect(await metric()).toBe('1');
    expect(await doctor()).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('removals are not suspended any more'),
      fix: expect.stringContaining('PORTAL_INCIDENT_HOLD=on'),
    });
    domains = others;
  });

  test('once the records are back it ends by itself, and says nothing of it any more', async () => {
    await Promise.all(domains.map((domain) => publishRecord(stack, domain)));
    await untilEach('is well', ({ reason, actor }) => reason === 'https_ok' && actor === 'nobody');
    await eventually('the incident is over', async () => (await metric()) === '0', { withinMs: 60_000 });
    expect(await incidents()).toMatchObject([{ kind: 'dns', closedAt: expect.any(String) }]);
    expect(await doctor()).toMatchObject({ status: 'ok', detail: expect.stringContaining('ended at') });
    for (const domain of domains) expect((await current(domain)).statusMessage).not.toContain('incident');
  });
});
