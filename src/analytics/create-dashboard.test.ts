import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDashboard } from './create-dashboard.ts';
import { INSIGHTS } from './dashboard.ts';
import { openPostHogApi, PostHogError } from './posthog-api.ts';

type Item = { id: number; name: string; deleted?: boolean; dashboards?: number[]; description?: string };

/** As much of PostHog's API as the command uses, with pages of two and its own idea of its address. */
function fakePostHog() {
  const lists: Record<string, Item[]> = { dashboards: [], insights: [] };
  let ids = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    const url = new URL(request.url ?? '/', 'http://posthog.internal');
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== 'Bearer phx_test') return answer(403, { detail: 'Invalid key.' });
    const [, kind = '', id] =
      /^\/api\/projects\/@current\/(dashboards|insights)\/(?:(\d+)\/)?$/.exec(url.pathname) ?? [];
    const list = lists[kind];
    if (list === undefined) return answer(404, { detail: 'Not found.' });
    if (request.method === 'GET') {
      const offset = Number(url.searchParams.get('offset') ?? 0);
      url.searchParams.set('offset', String(offset + 2));
      const next = offset + 2 < list.length ? url.href : null;
      return answer(200, { results: list.slice(offset, offset + 2), next });
    }
    const body = JSON.parse(text) as Item;
    const found = list.find((item) => item.id === Number(id));
    if (request.method === 'PATCH' && found !== undefined) return answer(200, Object.assign(found, body));
    if (request.method !== 'POST') return answer(404, { detail: 'Not found.' });
    ids += 1;
    const made = { ...body, id: ids };
    list.push(made);
    return answer(201, made);
  });
  return { server, lists };
}

let posthog: ReturnType<typeof fakePostHog>;
let host: string;
beforeEach(async () => {
  posthog = fakePostHog();
  posthog.server.listen(0, '127.0.0.1');
  await once(posthog.server, 'listening');
  host = `http://127.0.0.1:${(posthog.server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  posthog.server.closeAllConnections();
  posthog.server.close();
  await once(posthog.server, 'close');
});
const api = (personalKey = 'phx_test') => openPostHogApi({ host, personalKey, project: '@current' });
const names = INSIGHTS.map(({ name }) => name);

test('the dashboard and each of its insights are made', async () => {
  const report = await createDashboard(api());
  expect(report).toEqual({ dashboard: 'created', url: `${host}/dashboard/1`, created: names, updated: [] });
  expect(posthog.lists.dashboards).toMatchObject([{ name: 'Portal Domains – Provisioning' }]);
  expect(posthog.lists.insights).toMatchObject(INSIGHTS.map((insight) => ({ ...insight, dashboards: [1] })));
});

test('run again, nothing is there twice, what was changed is as it should be, and other things stay', async () => {
  await createDashboard(api());
  posthog.lists.insights?.push({ id: 90, name: 'Portal Domains: somebody else made this', dashboards: [1] });
  Object.assign(posthog.lists.insights?.[0] ?? {}, { description: 'changed', dashboards: [1, 70] });
  expect(await createDashboard(api())).toMatchObject({ dashboard: 'updated', created: [], updated: names });
  expect(posthog.lists.dashboards).toHaveLength(1);
  expect(posthog.lists.insights).toHaveLength(INSIGHTS.length + 1);
  expect(posthog.lists.insights?.[0]).toMatchObject({ ...INSIGHTS[0], dashboards: [70, 1].sort() });
  expect(posthog.lists.insights?.at(-1)).toEqual({
    id: 90,
    name: 'Portal Domains: somebody else made this',
    dashboards: [1],
  });
});

test('what was deleted is made anew', async () => {
  await createDashboard(api());
  Object.assign(posthog.lists.dashboards?.[0] ?? {}, { deleted: true });
  expect(await createDashboard(api())).toMatchObject({ dashboard: 'created', updated: names });
  expect(posthog.lists.dashboards?.filter(({ deleted }) => deleted !== true)).toHaveLength(1);
});

test('a wrong key, and a host where nobody answers, are told with what to do', async () => {
  await expect(createDashboard(api('phc_test'))).rejects.toThrow(
    /POSTHOG_PERSONAL_API_KEY must be a personal key/,
  );
  const nowhere = openPostHogApi({ host: 'http://127.0.0.1:1', personalKey: 'phx_test', project: '1' });
  await expect(createDashboard(nowhere)).rejects.toThrow(PostHogError);
});

test("on PostHog's cloud the API has another host than the events", () => {
  const cloud = openPostHogApi({ host: 'https://eu.i.posthog.com', personalKey: 'phx_test', project: '7' });
  expect(cloud.pageOf('dashboard/1')).toBe('https://eu.posthog.com/dashboard/1');
});
