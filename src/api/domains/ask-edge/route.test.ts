import { describe, expect, test } from 'vitest';
import { requestChange } from '../../../store/domains/requests.ts';
import { createTestApi } from '../../../testing/api.ts';
import { eventually } from '../../../testing/eventually.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { aDomain, aServedDomain, BY_OPERATOR, NOON } from '../../../testing/store-builders.ts';
import { followStore } from '../../streams/follow-store.ts';

const database = useDatabase();

describe('GET /edge/ask', () => {
  test('503 before the names are loaded; then 200 for a served name, 404 for any other, 400 for none', async () => {
    const api = createTestApi(database.db);
    const ask = async (query: string) => (await api.call('GET', `/edge/ask${query}`, { as: null })).status;
    await aServedDomain(database.db, { domain: 'portal.acme.com' });
    await aDomain(database.db, { domain: 'claim.acme.com' });
    expect(await ask('?domain=portal.acme.com')).toBe(503);
    await api.deps.servedNames.load();
    expect(await ask('?domain=portal.acme.com')).toBe(200);
    expect(await ask('?domain=PORTAL.acme.com')).toBe(200);
    for (const name of ['claim.acme.com', 'acme.com', 'x.portal.acme.com', 'portal.acme.com.', '']) {
      expect([name, await ask(`?domain=${name}`)]).toEqual([name, 404]);
    }
    expect(await ask('')).toBe(400);
    expect(await ask('?domain=a.com&domain=portal.acme.com')).toBe(400);
  });

  test('follows the store: a name that goes live is served, one that is switched off is not', async () => {
    const api = createTestApi(database.db);
    const stop = new AbortController();
    const following = followStore({ databaseUrl: database.url, deps: api.deps, signal: stop.signal });
    const { servedNames } = api.deps;
    await eventually('the first load', () => servedNames.ready);
    await eventually('notifications are tested', () => api.deps.notifications.heard !== null);
    expect(api.deps.notifications.heard).toBe(true);
    const { id } = await aServedDomain(database.db, { domain: 'later.acme.com' });
    await eventually('the new name is served', () => servedNames.has('later.acme.com'));
    await requestChange(database.db, { id, tenant: null, request: 'disable', by: BY_OPERATOR, now: NOON });
    await eventually('the name is not served any more', () => !servedNames.has('later.acme.com'));
    stop.abort();
    await following;
  });
});
