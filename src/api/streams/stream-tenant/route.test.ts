import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { requestChange } from '../../../store/domains/requests.ts';
import { recordRound } from '../../../store/domains/rounds.ts';
import type { DomainRow } from '../../../store/domains/types.ts';
import { createTestApi, refusal } from '../../../testing/api.ts';
import { eventually } from '../../../testing/eventually.ts';
import { useDatabase } from '../../../testing/postgres.ts';
import { eventsOf } from '../../../testing/server-sent-events.ts';
import {
  aDecision,
  aDomain,
  aTenant,
  BY_TENANT,
  NOON,
  NOTHING_SEEN,
} from '../../../testing/store-builders.ts';
import { startServer } from '../../http/server.ts';
import { followStore } from '../follow-store.ts';

const database = useDatabase();

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A stream of the tenant on a socket, and what it has said at once. `follow`: whether the store's announcements are heard. */
async function streaming(tenant: string, { follow = true, streamHeartbeatMs = 15_000 } = {}) {
  const stopping = new AbortController();
  const api = createTestApi(database.db, { stopping: stopping.signal, streamHeartbeatMs });
  const { signal } = stopping;
  const following = follow
    ? followStore({ databaseUrl: database.url, deps: api.deps, signal })
    : Promise.resolve();
  if (follow) await eventually('the store is followed', () => api.deps.servedNames.ready);
  const server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  ends.push(async () => {
    stopping.abort();
    await server.stop(2_000);
    await following;
  });
  const response = await fetch(`${server.url}/api/v1/tenants/${tenant}/stream`, {
    headers: { Authorization: `Bearer ${api.token(tenant, 'viewer')}` },
  });
  expect(response.headers.get('Content-Type')).toBe('text/event-stream');
  if (response.body === null) throw new Error('no stream');
  const [raw, copy] = response.body.tee();
  return { raw, events: eventsOf(new Response(copy)) };
}

const forget = (row: DomainRow) =>
  recordRound(database.db, {
    domainId: row.id,
    decision: aDecision(row, {}, { forget: true }),
    observations: NOTHING_SEEN,
  });

describe('GET /tenants/{tenant}/stream', () => {
  test('200: all domains at once, each change of any of them, new ones, and those that are forgotten', async () => {
    const { id: tenant } = await aTenant(database.db);
    const first = await aDomain(database.db, { tenant, domain: 'one.acme.com' });
    const second = await aDomain(database.db, { tenant, domain: 'two.acme.com' });
    const { events } = await streaming(tenant);
    expect(await events.next()).toMatchObject({
      event: 'domains',
      data: { domains: [{ id: first.id }, { id: second.id }] },
    });

    await requestChange(database.db, {
      ...{ id: second.id, tenant, request: 'disable', by: BY_TENANT, now: NOON },
    });
    const changed = { id: second.id, desired: 'disabled' };
    expect(await events.next()).toMatchObject({ event: 'domain', data: changed });

    const third = await aDomain(database.db, { tenant, domain: 'three.acme.com' });
    expect(await events.next()).toMatchObject({ event: 'domain', data: { id: third.id } });

    await forget(first);
    expect(await events.next()).toMatchObject({ event: 'gone', data: { id: first.id } });
  });

  test('200: tells also of domains that are removed and whose record is left behind', async () => {
    const row = await aDomain(database.db, { domain: 'left.acme.com' });
    const { tenant, id } = row;
    await requestChange(database.db, { id, tenant, request: 'delete', by: BY_TENANT, now: NOON });
    const { events } = await streaming(tenant);
    expect(await events.next()).toMatchObject({ data: { domains: [{ id, desired: 'deleted' }] } });
  });

  test('200: says nothing of another tenant', async () => {
    const { id: tenant } = await aTenant(database.db);
    const { events } = await streaming(tenant);
    expect(await events.next()).toMatchObject({ data: { domains: [] } });
    await aDomain(database.db, { domain: 'portal.other.com' });
    const own = await aDomain(database.db, { tenant, domain: 'own.acme.com' });
    expect(await events.next()).toMatchObject({ event: 'domain', data: { id: own.id } });
  });

  test('200: finds at a heartbeat what nobody announced', async () => {
    const row = await aDomain(database.db, { domain: 'unheard.acme.com' });
    const { events } = await streaming(row.tenant, { follow: false, streamHeartbeatMs: 5 });
    await events.next();
    await database.db
      .updateTable('portal_domains')
      .set({ status: 'active' })
      .where('id', '=', row.id)
      .execute();
    expect(await events.next()).toMatchObject({ event: 'domain', data: { status: 'active' } });
    await forget(row);
    expect(await events.next()).toMatchObject({ event: 'gone', data: { id: row.id } });
  });

  test('200: gives signs of life while nothing happens', async () => {
    const { id: tenant } = await aTenant(database.db);
    const { raw } = await streaming(tenant);
    const reader = raw.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(': alive\n\n: alive\n\n')) text += (await reader.read()).value ?? '';
    expect(text.split('\n')[0]).toBe('event: domains');
  });

  test('400, 401, 404; an operator key in the query opens nothing', async () => {
    const api = createTestApi(database.db);
    const { id: tenant } = await aTenant(database.db);
    const path = `tenants/${tenant}/stream`;
    expect(await refusal(await api.call('GET', 'tenants/x/stream'))).toBe('400 invalid_request');
    expect(await refusal(await api.call('GET', path, { as: null }))).toBe('401 unauthorized');
    const inQuery = `${path}?access_token=${api.deps.settings.operatorKey}`;
    expect(await refusal(await api.call('GET', inQuery, { as: null }))).toBe('401 unauthorized');
    const as = api.token(randomUUID(), 'viewer');
    expect(await refusal(await api.call('GET', path, { as }))).toBe('404 tenant_not_found');
    expect(await refusal(await api.call('GET', `tenants/${randomUUID()}/stream`))).toBe(
      '404 tenant_not_found',
    );
  });
});
