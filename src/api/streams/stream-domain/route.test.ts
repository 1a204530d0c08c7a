import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { requestChange } from '../../../store/domains/requests.ts';
import { recordRound } from '../../../store/domains/rounds.ts';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { eventually } from '../../../testing/eventually.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { eventsOf } from '../../../testing/server-sent-events.ts';
import { aDecision, aDomain, BY_TENANT, NOON, NOTHING_SEEN } from '../../../testing/store-builders.ts';
import { startServer } from '../../http/server.ts';
import { followStore } from '../follow-store.ts';

const database = useDatabase();

/** The API on a socket, following the store; `stop` ends it as SIGTERM does. */
async function listening() {
  const stopping = new AbortController();
  const api = createTestApi(database.db, { stopping: stopping.signal });
  const following = followStore({ databaseUrl: database.url, deps: api.deps, signal: stopping.signal });
  await eventually('the store is followed', () => api.deps.servedNames.ready);
  const server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  return {
    api,
    url: `${server.url}/api/v1`,
    stop: async () => {
      stopping.abort();
      await server.stop(2_000);
      await following;
    },
  };
}

describe('GET /tenants/{tenant}/domains/{id}/stream', () => {
  test('200: the domain at once, each change with its timeline entry, and the end when it is forgotten', async () => {
    const { api, url, stop } = await listening();
    const row = await aDomain(database.db);
    const { id, tenant } = row;
    const response = await fetch(`${url}/tenants/${tenant}/domains/${id}/stream`, {
      headers: { Authorization: `Bearer ${api.token(tenant, 'viewer')}` },
    });
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    const events = eventsOf(response);
    expect(await events.next()).toMatchObject({ event: 'domain', data: { id, status: 'pending_dns' } });

    await requestChange(database.db, { id, tenant, request: 'disable', by: BY_TENANT, now: NOON });
    expect(await events.next()).toMatchObject({ event: 'domain', data: { desired: 'disabled' } });
    const entry = await events.next();
    expect(entry).toMatchObject({ event: 'timeline', data: { kind: 'requested', to: 'disable' } });
    expect(entry?.id).toMatch(/^\d+$/);

    await recordRound(database.db, {
      domainId: id,
      decision: aDecision({ ...row, generation: 2 }, {}, { forget: true }),
      observations: NOTHING_SEEN,
    });
    expect(await events.next()).toMatchObject({ event: 'gone' });
    expect(await events.next()).toBeNull();
    await stop();
  });

  test('200 by an EventSource: the tenant token in the query, and what was missed after Last-Event-ID', async () => {
    const { api, url, stop } = await listening();
    const { id, tenant } = await aDomain(database.db);
    const token = api.token(tenant, 'viewer');
    const response = await fetch(`${url}/tenants/${tenant}/domains/${id}/stream?access_token=${token}`, {
      headers: { 'Last-Event-ID': '0' },
    });
    const events = eventsOf(response);
    expect(await events.next()).toMatchObject({ event: 'domain' });
    expect(await events.next()).toMatchObject({ event: 'timeline', data: { kind: 'registered' } });
    await stop();
    expect(await events.next()).toBeNull();
  });

  test('nothing is held for a client that has gone', async () => {
    const { api, url, stop } = await listening();
    const { id, tenant } = await aDomain(database.db);
    const leave = new AbortController();
    const as = { Authorization: `Bearer ${api.token(tenant, 'viewer')}` };
    const response = await fetch(`${url}/tenants/${tenant}/domains/${id}/stream`, {
      headers: as,
      signal: leave.signal,
    });
    await eventsOf(response).next();
    const open = async () => (await api.deps.metrics.openStreams.get()).values[0]?.value;
    expect(await open()).toBe(1);
    leave.abort();
    await eventually('the stream is closed', async () => (await open()) === 0);
    await stop();
  });

  test('400, 401, 404; an operator key in the query opens nothing', async () => {
    const api = createTestApi(database.db);
    const { tenant, id } = await aDomain(database.db);
    const path = `tenants/${tenant}/domains/${id}/stream`;
    const as = api.token(randomUUID(), 'viewer');
    expect(await refusal(await api.call('GET', `tenants/${tenant}/domains/x/stream`))).toBe(
      '400 invalid_request',
    );
    expect(await refusal(await api.call('GET', path, { as: null }))).toBe('401 unauthorized');
    const inQuery = `${path}?access_token=${api.deps.settings.operatorKey}`;
    expect(await refusal(await api.call('GET', inQuery, { as: null }))).toBe('401 unauthorized');
    expect(await refusal(await api.call('GET', path, { as }))).toBe('404 tenant_not_found');
    const other = `tenants/${tenant}/domains/${randomUUID()}/stream`;
    expect(await refusal(await api.call('GET', other))).toBe('404 domain_not_found');
  });
});
