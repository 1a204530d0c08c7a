import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { freshProgress } from '../../core/domain.ts';
import type { ChangeRequest } from '../../core/lifecycle/requests.ts';
import { useDatabase } from '../../testing/postgres.ts';
import {
  aDecision,
  aDomain,
  aServedDomain,
  aTenant,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../testing/store-builders.ts';
import { listAudit } from '../audit/audit.ts';
import { json } from '../database/json.ts';
import { claimOutbox, settleOutbox } from '../outbox/outbox.ts';
import { getDomainById } from './domains.ts';
import { requestChange } from './requests.ts';
import { recordRound } from './rounds.ts';
import { isServedName } from './served-names.ts';
import { listTimeline } from './timeline.ts';

const LATER = '2026-11-24T13:00:00.000Z';

describe('requests', () => {
  const database = useDatabase({ per: 'test' });

  const ask = (id: string, request: ChangeRequest, tenant: string | null = null) =>
    requestChange(database.db, { id, tenant, request, by: BY_TENANT, now: LATER });

  async function signals(): Promise<string[]> {
    const items = await claimOutbox(database.db, { limit: 100, now: LATER, leaseUntil: LATER });
    await settleOutbox(
      database.db,
      items.map(({ id }) => id),
    );
    return items.map(({ signal }) => signal);
  }

  test.each(['refresh', 'reconcile'] as const)(
    '%s wakes the workflow and changes nothing',
    async (request) => {
      const domain = await aDomain(database.db);
      await signals();
      expect(await ask(domain.id, request)).toEqual({ kind: 'accepted', domain });
      expect(await getDomainById(database.db, domain.id)).toEqual(domain);
      expect(await signals()).toEqual(['reconcile']);
      const [newest] = await listTimeline(database.db, domain.id, { limit: 1 });
      expect(newest).toMatchObject({ kind: 'requested', to: request, by: 'tenant', at: LATER });
    },
  );

  test('release ends the hold, and what was seen under it is no evidence any more', async () => {
    const { id } = await aServedDomain(database.db);
    await ask(id, 'hold');
    const progress = freshProgress(NOON);
    const seen = { ...progress, awaySince: NOON, awaySeenAt: NOON, tenantFaultSince: NOON };
    await database.db
      .updateTable('portal_domains')
      .set({ progress: json(seen) })
      .where('id', '=', id)
      .execute();
    await ask(id, 'release');
    expect(await getDomainById(database.db, id)).toMatchObject({
      onHoldSince: null,
      progress,
    });
  });

  test.each(['disable', 'delete'] as const)(
    '%s asked again writes nothing and wakes nobody',
    async (request) => {
      const domain = await aServedDomain(database.db);
      await ask(domain.id, request);
      const before = await getDomainById(database.db, domain.id);
      await signals();
      for (let times = 0; times < 3; times += 1)
        expect(await ask(domain.id, request)).toEqual({ kind: 'no_change', domain: before });
      expect(await signals()).toEqual([]);
      const lines = await listTimeline(database.db, domain.id, { limit: 100 });
      expect(lines.filter(({ to }) => to === request)).toHaveLength(1);
      const entries = await listAudit(database.db, { domain: domain.id, limit: 100 });
      expect(entries.filter(({ action }) => action === `domain.${request}`)).toHaveLength(1);
    },
  );

  test('disable raises the generation, signals it, and takes the name from what may be served at once', async () => {
    const domain = await aServedDomain(database.db);
    await signals();
    expect(await isServedName(database.db, domain.domain)).toBe(true);
    expect(await ask(domain.id, 'disable')).toMatchObject({
      kind: 'accepted',
      domain: { desired: 'disabled', generation: domain.generation + 1, status: 'active', updatedAt: LATER },
    });
    expect(await isServedName(database.db, domain.domain)).toBe(false);
    expect(await signals()).toEqual(['disable']);
    expect(await ask(domain.id, 'disable')).toMatchObject({
      kind: 'no_change',
      domain: { generation: domain.generation + 1 },
    });
  });

  test('retry starts over: new attempt, new generation, and a disabled domain is wanted again', async () => {
    const domain = await aServedDomain(database.db);
    await ask(domain.id, 'disable');
    const disabled = await getDomainById(database.db, domain.id);
    if (disabled === null) throw new Error('gone');
    await recordRound(database.db, {
      domainId: domain.id,
      decision: aDecision(disabled, { status: 'disabled', givenUpAt: NOON, nextCheckAt: NOON }),
      observations: NOTHING_SEEN,
    });
    await signals();
    expect(await ask(domain.id, 'retry')).toMatchObject({
      kind: 'accepted',
      domain: {
        desired: 'active',
        status: 'pending_dns',
        generation: disabled.generation + 1,
        givenUpAt: null,
        nextCheckAt: LATER,
        progress: { attemptStartedAt: LATER },
      },
    });
    expect(await signals()).toEqual(['reconcile']);
    const [changed, requested] = await listTimeline(database.db, domain.id, { limit: 2 });
    expect(requested).toMatchObject({ kind: 'requested', to: 'retry' });
    expect(changed).toMatchObject({ kind: 'status_changed', from: 'disabled', to: 'pending_dns' });
  });

  test('retry of a live domain only checks again', async () => {
    const domain = await aServedDomain(database.db);
    expect(await ask(domain.id, 'retry')).toMatchObject({
      kind: 'accepted',
      domain: { status: 'active', generation: domain.generation },
    });
  });

  test('after delete the domain can be neither retried nor disabled, only deleted again', async () => {
    const domain = await aServedDomain(database.db);
    await signals();
    expect(await ask(domain.id, 'delete')).toMatchObject({
      kind: 'accepted',
      domain: { desired: 'deleted' },
    });
    expect(await ask(domain.id, 'retry')).toMatchObject({
      kind: 'not_possible',
      domain: { desired: 'deleted' },
    });
    expect(await ask(domain.id, 'disable')).toMatchObject({ kind: 'not_possible' });
    expect(await ask(domain.id, 'delete')).toMatchObject({
      kind: 'no_change',
      domain: { generation: domain.generation + 1 },
    });
    expect(await signals()).toEqual(['disable']);
  });

  test("another tenant's domain is not found and stays as it is", async () => {
    const domain = await aDomain(database.db);
    const other = await aTenant(database.db);
    expect(await ask(domain.id, 'delete', other.id)).toEqual({ kind: 'not_found' });
    expect(await ask(randomUUID(), 'delete')).toEqual({ kind: 'not_found' });
    expect(await ask('no-id', 'delete')).toEqual({ kind: 'not_found' });
    expect(await getDomainById(database.db, domain.id)).toEqual(domain);
    expect(await ask(domain.id, 'delete', domain.tenant)).toMatchObject({ kind: 'accepted' });
  });
});
