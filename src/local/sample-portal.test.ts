import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SamplePortal, startSamplePortal } from './sample-portal.ts';

let portal: SamplePortal;
beforeAll(async () => {
  portal = await startSamplePortal({ host: '127.0.0.1', port: 0 });
});
afterAll(() => portal.close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${portal.url}${path}`, { headers, method });

test('the page shows the host that the edge was asked for, and a hostile one does no harm', async () => {
  const page = await (await get('/', { 'x-forwarded-host': 'portal.acme.localhost:8443' })).text();
  expect(page).toContain('<h1>portal.acme.localhost</h1>');
  const hostile = await (await get('/', { 'x-forwarded-host': '<script>alert(1)</script>' })).text();
  expect(hostile).not.toContain('<script>');
});

test('/whoami tells in JSON what it saw', async () => {
  const headers = { 'x-forwarded-host': 'portal.acme.localhost', 'x-forwarded-proto': 'https' };
  const answer = await get('/whoami?x=1', headers);
  expect(await answer.json()).toMatchObject({ host: 'portal.acme.localhost', scheme: 'https' });
});

test('elsewhere there is nothing, and nothing can be sent', async () => {
  expect((await get('/other')).status).toBe(404);
  expect((await get('/', {}, 'POST')).status).toBe(405);
});
