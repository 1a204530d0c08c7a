import { expect, test } from 'vitest';
import { listAudit } from '../../../store/audit/audit.ts';
import { listTimeline } from '../../../store/domains/timeline.ts';
import { outboxDepth } from '../../../store/outbox/outbox.ts';
import { createTestApi } from '../../../testing/api.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aServedDomain } from '../../../testing/store-builders.ts';

const database = useDatabase();

test('200 calls of disable by one token leave one signal, one line and one entry', async () => {
  const { db } = database;
  const api = createTestApi(db);
  const { tenant, id } = await aServedDomain(db);
  const as = api.token(tenant, 'admin');
  const [signals, lines, entries] = [
    await outboxDepth(db),
    (await listTimeline(db, id, { limit: 1_000 })).length,
    (await listAudit(db, { domain: id, limit: 1_000 })).length,
  ];
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => api.call('POST', `tenants/${tenant}/domains/${id}/disable`, { as })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(await outboxDepth(db)).toBe(signals + 1);
  expect(await listTimeline(db, id, { limit: 1_000 })).toHaveLength(lines + 1);
  expect(await listAudit(db, { domain: id, limit: 1_000 })).toHaveLength(entries + 1);
});
