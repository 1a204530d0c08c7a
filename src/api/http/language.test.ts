import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTestApi, jsonOf } from '../../testing/api.ts';
import { useDatabase } from '../../testing/postgres.ts';
import { eventsOf } from '../../testing/server-sent-events.ts';
import { aDomain } from '../../testing/store-builders.ts';
import type { DomainJson, EventJson } from '../domains/schemas.ts';

const database = useDatabase();

const accepting = (language: string) => ({ headers: { 'Accept-Language': language } });
const GERMAN_STATUS = /^Gespeichert/;

/** A new domain, and its path. */
async function registered() {
  const { tenant, id } = await aDomain(database.db);
  return { tenant, id, path: `tenants/${tenant}/domains/${id}` };
}

describe('the language of an answer', () => {
  test.each([
    [undefined, 'en'],
    ['en', 'en'],
    ['de', 'de'],
    ['de-AT, fr;q=0.5', 'de'],
    ['en;q=0.3, de;q=0.8', 'de'],
    ['fr', 'en'],
  ])('asked for %s is %s, and the answer says so', async (accepted, code) => {
    const api = createTestApi(database.db);
    const { path } = await registered();
    const response = await api.call('GET', path, accepted === undefined ? {} : accepting(accepted));
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Language')).toBe(code);
    expect(response.headers.get('Vary')?.split(/, */)).toContain('Accept-Language');
    const { statusMessage, phaseText } = await jsonOf<DomainJson>(response);
    expect(GERMAN_STATUS.test(statusMessage)).toBe(code === 'de');
    expect(phaseText).toBe(code === 'de' ? 'Wird gestartet' : 'Starting');
  });

  test('is that of who reads, and not of who wrote: a timeline is rendered when it is read', async () => {
    const api = createTestApi(database.db);
    const { path } = await registered();
    await api.call('POST', `${path}/refresh`, accepting('de'));
    const read = async (language: string) => {
      const { events } = await jsonOf<{ events: EventJson[] }>(
        await api.call('GET', `${path}/events`, accepting(language)),
      );
      return events[0]?.message;
    };
    expect(await read('en')).toBe('A check was requested.');
    expect(await read('de')).toBe('Eine Prüfung wurde angefordert.');
  });

  test('has an entity tag of its own, by which a change is accepted', async () => {
    const api = createTestApi(database.db);
    const { path } = await registered();
    const tagIn = async (language: string) =>
      (await api.call('GET', path, accepting(language))).headers.get('ETag') ?? '';
    const [english, german] = [await tagIn('en'), await tagIn('de')];
    expect(german).not.toBe(english);
    const headers = { 'If-Match': german, 'Accept-Language': 'de' };
    expect((await api.call('POST', `${path}/refresh`, { headers })).status).toBe(202);
  });

  test('is that of a refusal too', async () => {
    const api = createTestApi(database.db);
    const { tenant } = await registered();
    const refused = await api.call('POST', `tenants/${tenant}/domains`, {
      ...accepting('de'),
      body: { domain: 'https://portal.acme.com/login' },
    });
    expect(refused.status).toBe(422);
    expect(refused.headers.get('Content-Language')).toBe('de');
    expect(await jsonOf(refused)).toMatchObject({
      ...{ code: 'invalid_hostname', title: 'Das ist kein Hostname' },
      detail: expect.stringContaining('ohne https://'),
    });
  });

  test('is asked for by the query of a stream, as an EventSource sends no header', async () => {
    const stopping = new AbortController();
    const api = createTestApi(database.db, { stopping: stopping.signal });
    const { path } = await registered();
    const answer = await api.call('GET', `${path}/stream?language=de-AT`, accepting('en'));
    expect(answer.headers.get('Content-Language')).toBe('de');
    expect(await eventsOf(answer).next()).toMatchObject({
      event: 'domain',
      data: { statusMessage: expect.stringMatching(GERMAN_STATUS) },
    });
    stopping.abort();
  });

  test('is that of whoever opens a link to the records', async () => {
    const api = createTestApi(database.db);
    const domain = await aDomain(database.db, { domain: `${randomUUID()}.acme.com` });
    const made = await api.call('POST', `tenants/${domain.tenant}/domains/${domain.id}/links`, {
      ...accepting('de'),
      body: {},
    });
    const { url, mail } = await jsonOf<{ url: string; mail: { subject: string } }>(made);
    expect(mail.subject).toBe(`DNS-Einträge für ${domain.domain}`);
    const as = new URL(url).hash.slice(1);
    const seen = await api.call('GET', 'links/records', { as, ...accepting('de-CH') });
    expect(seen.headers.get('Content-Language')).toBe('de');
    expect(await jsonOf(seen)).toMatchObject({
      headline: 'Legen Sie diesen Eintrag bei Ihrem DNS-Anbieter an',
      records: [{ purposeText: 'Führt Besucher hierher', stateText: 'Noch nicht geprüft' }],
    });
    const other = as.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const dead = await api.call('GET', 'links/records', { as: other, ...accepting('de') });
    expect(await jsonOf(dead)).toMatchObject({ title: 'Der Link funktioniert nicht' });
  });
});
