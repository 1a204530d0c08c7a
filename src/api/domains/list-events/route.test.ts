import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DomainEvent } from '../../../client/client.ts';
import { redactObservations } from '../../../core/redaction/observations.ts';
import { recordRound } from '../../../store/domains/rounds.ts';
import { createTestApi, jsonOf, refusal } from '../../../testing/api.ts';
import { noSuchName } from '../../../testing/builders.ts';
import { aCondition } from '../../../testing/conditions.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDecision, aDomain, NOON, NOTHING_SEEN } from '../../../testing/store-builders.ts';

const database = useDatabase();

describe('GET /tenants/{tenant}/domains/{id}/events', () => {
  test('200: newest first, in pages, each change with its evidence', async () => {
    const api = createTestApi(database.db);
    const row = await aDomain(database.db);
    const dns = noSuchName();
    const evidence = { ...NOTHING_SEEN, dns };
    await recordRound(database.db, {
      domainId: row.id,
      decision: aDecision(
        row,
        { status: 'dns_failed' },
        {
          timeline: [
            {
              at: NOON,
              kind: 'status_changed',
              from: 'pending_dns',
              to: 'dns_failed',
              reason: 'nxdomain',
              detail: { kind: 'condition', condition: aCondition('PointsHere', 'nxdomain') },
              by: 'system',
              evidence,
            },
          ],
        },
      ),
      observations: evidence,
    });
    const path = `tenants/${row.tenant}/domains/${row.id}/events`;
    const as = api.token(row.tenant, 'viewer');
    type Page = { events: DomainEvent[]; nextCursor: string | null; nextBefore: number | null };
    const first = await jsonOf<Page>(await api.call('GET', `${path}?limit=1`, { as }));
    expect(first.events).toMatchObject([
      {
        ...{ kind: 'status_changed', to: 'dns_failed', reason: 'nxdomain' },
        evidence: redactObservations(evidence),
      },
    ]);
    const second = await jsonOf<Page>(await api.call('GET', `${path}?before=${first.nextBefore}`, { as }));
    expect(second).toMatchObject({ events: [{ kind: 'registered', by: 'tenant' }], nextBefore: null });
    const byCursor = await api.call('GET', `${path}?cursor=${first.nextCursor}`, { as });
    expect(await jsonOf<Page>(byCursor)).toEqual(second);
    expect(second.nextCursor).toBeNull();
  });

  test('a wrong page is refused, and the timeline of another tenant or of no domain is not there', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aDomain(database.db);
    const path = `tenants/${tenant}/domains/${id}/events`;
    for (const query of ['limit=0', 'limit=201', 'before=x', 'before=99999999999999999999']) {
      expect(await refusal(await api.call('GET', `${path}?${query}`))).toBe('400 invalid_request');
    }
    expect(await refusal(await api.call('GET', path, { as: null }))).toBe('401 unauthorized');
    const as = api.token(randomUUID(), 'viewer');
    expect(await refusal(await api.call('GET', path, { as }))).toBe('404 tenant_not_found');
    const other = `tenants/${tenant}/domains/${randomUUID()}/events`;
    expect(await refusal(await api.call('GET', other))).toBe('404 domain_not_found');
  });
});
