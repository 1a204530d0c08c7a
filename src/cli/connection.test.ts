import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, type ScriptedApi, startScriptedApi } from '../testing/scripted-api.ts';
import { connectTo } from './connection.ts';
import { ApiError, ask } from './failure.ts';

let api: ScriptedApi;
beforeAll(async () => {
  api = await startScriptedApi();
});
afterAll(() => api.close());

const OVERLOADED = {
  code: 'overloaded',
  detail: 'More is asked at once than this server can answer in time.',
};
const shed: ReturnType<typeof json> = (response) =>
  void response
    .writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '0' })
    .end(JSON.stringify(OVERLOADED));

test('a command that reads goes on by itself when the API was overloaded for a moment', async () => {
  api.script(shed, shed, json({ tenants: [] }));
  const client = connectTo(api.access.server, 'key', 'Start it.');
  expect(await ask(client.GET('/api/v1/tenants'))).toEqual({ tenants: [] });
  expect(api.asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
});

test('a POST is not sent twice: the command tells of the overload', async () => {
  api.asked.length = 0;
  api.script(shed);
  const client = connectTo(api.access.server, 'key', 'Start it.');
  const failure = await ask(client.POST('/api/v1/keys', { body: { label: 'ci' } })).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure).toMatchObject({ code: 'overloaded', kind: 'unreachable' });
  expect(api.asked).toHaveLength(1);
});
