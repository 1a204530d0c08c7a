import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  anObject,
  events,
  json,
  listOf,
  refusal,
  type ScriptedApi,
  startScriptedApi,
} from '../testing/scripted-api.ts';
import { createKubeClient, type KubeClient } from './client.ts';
import type { KubeErrorCode } from './errors.ts';

const REF = { kind: 'Gateway', namespace: 'msp', name: 'one' } as const;
const GATEWAYS = { kind: 'Gateway', namespace: 'msp' } as const;

describe('the client of the Kubernetes API', () => {
  let api: ScriptedApi;
  let client: KubeClient;
  beforeEach(async () => {
    api = await startScriptedApi();
    client = clientWith(10_000);
  });
  afterEach(async () => {
    client.close();
    await api.close();
  });
  const clientWith = (timeoutMs: number) =>
    createKubeClient({ access: api.access, fieldManager: 'portal-domains', timeoutMs });
  /** For what never comes; what comes is waited for on a busy machine as well. */
  const becomeImpatient = () => {
    client.close();
    client = clientWith(500);
  };

  test('gets an object by its path, with its token', async () => {
    api.script(json(anObject('one', '7')));
    expect((await client.get(REF))?.metadata.resourceVersion).toBe('7');
    expect(api.asked[0]).toMatchObject({
      method: 'GET',
      path: '/apis/networking.istio.io/v1/namespaces/msp/gateways/one',
      headers: { authorization: 'Bearer secret-token' },
    });
  });

  test('what is not there is null, and of the core group the path is the old one', async () => {
    api.script(refusal(404, 'not found'));
    expect(await client.get({ ...REF, kind: 'Secret' })).toBeNull();
    expect(api.asked[0]?.path).toBe('/api/v1/namespaces/msp/secrets/one');
  });

  test('an object of no namespace is asked for in none', async () => {
    api.script(json(anObject('one', '7')));
    await client.get({ ...REF, kind: 'ClusterIssuer' });
    expect(api.asked[0]?.path).toBe('/apis/cert-manager.io/v1/clusterissuers/one');
  });

  const codes: [number, KubeErrorCode][] = [
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [409, 'conflict'],
    [410, 'gone'],
    [422, 'invalid'],
    [429, 'too_many_requests'],
    [500, 'server_error'],
    [503, 'server_error'],
  ];
  test.each(codes)('%i is %s, in the words of the server', async (status, code) => {
    api.script(refusal(status, 'because of this'));
    const error = expect.objectContaining({
      code,
      status,
      message: expect.stringContaining('because of this'),
    });
    await expect(client.get(REF)).rejects.toEqual(error);
  });

  test('an answer that is no JSON, one that does not come, and nobody there are three things', async () => {
    api.script((response) => void response.end('<html>'));
    await expect(client.get(REF)).rejects.toMatchObject({ code: 'malformed' });
    becomeImpatient();
    api.script(() => undefined);
    await expect(client.get(REF)).rejects.toMatchObject({ code: 'timeout' });
    await api.close();
    await expect(client.get(REF)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('connections are kept, and one that was closed meanwhile is made anew', async () => {
    api.script(json(anObject('one', '7')));
    await client.get(REF);
    await client.get(REF);
    expect(api.connections()).toBe(1);
    api.script((response) => void response.socket?.destroy(), json(anObject('one', '8')));
    expect((await client.get(REF))?.metadata.resourceVersion).toBe('8');
  });

  test('lists in pages, by labels and fields', async () => {
    api.script(listOf('9', [anObject('one', '7')], 'more'), listOf('9', [anObject('two', '8')]));
    const { items, resourceVersion } = await client.list({
      ...GATEWAYS,
      labels: { 'a/b': 'c' },
      fields: { 'metadata.name': 'x' },
    });
    expect([items.map(({ metadata }) => metadata.name), resourceVersion]).toEqual([['one', 'two'], '9']);
    expect(Object.fromEntries(api.asked[1]?.query ?? [])).toEqual({
      labelSelector: 'a/b=c',
      fieldSelector: 'metadata.name=x',
      limit: '500',
      continue: 'more',
    });
  });

  test('asks for metadata only where that is enough', async () => {
    api.script(listOf('9', []));
    await client.listMetadata({ kind: 'Secret', namespace: 'msp' });
    expect(api.asked[0]?.headers.accept).toContain('as=PartialObjectMetadataList');
  });

  test('applies by its field manager, and by force only when told to', async () => {
    api.script(json(anObject('one', '7')));
    const object = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'one', namespace: 'msp' },
    };
    await client.apply({ ...object, kind: 'Gateway' }, { force: false });
    await client.applyStatus(REF, { ready: true }, { resourceVersion: '7' });
    expect(
      api.asked.map(({ method, path, query }) => [method, path.split('/').at(-1), query.get('force')]),
    ).toEqual([
      ['PATCH', 'one', 'false'],
      ['PATCH', 'status', 'true'],
    ]);
    expect(api.asked[0]?.query.get('fieldManager')).toBe('portal-domains');
    expect(api.asked[0]?.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual(object);
    expect(JSON.parse(api.asked[1]?.body ?? '')).toMatchObject({
      ...{ metadata: { name: REF.name, resourceVersion: '7' }, status: { ready: true } },
    });
  });

  test('removes that very object; one that is gone, or another one by now, is done', async () => {
    api.script(json({}), refusal(404, 'gone'), refusal(409, 'another uid'), refusal(403, 'no'));
    await client.remove(REF, 'uid-1', 'Foreground');
    expect(JSON.parse(api.asked[0]?.body ?? '')).toMatchObject({
      preconditions: { uid: 'uid-1' },
      propagationPolicy: 'Foreground',
    });
    await client.remove(REF, 'uid-1');
    await client.remove(REF, 'uid-1');
    await expect(client.remove(REF, 'uid-1')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('asks whether our account has a right, a subresource by itself', async () => {
    api.script(json({ status: { allowed: true } }, 201), json({ status: { allowed: false } }, 201));
    const right = { group: 'cert-manager.io', resource: 'certificates/status', verb: 'patch' };
    expect(await client.may({ ...right, namespace: 'msp' })).toBe(true);
    expect(await client.may({ ...right, namespace: 'other' })).toBe(false);
    expect(api.asked[0]?.path).toBe('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews');
    expect(JSON.parse(api.asked[0]?.body ?? '')).toMatchObject({
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          ...{ group: 'cert-manager.io', resource: 'certificates', subresource: 'status' },
          ...{ verb: 'patch', namespace: 'msp' },
        },
      },
    });
  });

  const watched = async (from = '5') => {
    const seen: unknown[] = [];
    const options = { signal: new AbortController().signal, forSeconds: 1 };
    for await (const event of client.watch(GATEWAYS, from, options)) {
      seen.push(
        event.type === 'BOOKMARK' ? event.resourceVersion : `${event.type} ${event.object.metadata.name}`,
      );
    }
    return seen;
  };

  test('a watch gives events and bookmarks until the server ends it', async () => {
    api.script(
      events([
        { type: 'ADDED', object: anObject('one', '6') },
        { type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } },
        { type: 'SOMETHING_NEW', object: {} },
        { type: 'DELETED', object: anObject('one', '10') },
      ]),
    );
    expect(await watched()).toEqual(['ADDED one', '9', 'DELETED one']);
    expect(Object.fromEntries(api.asked[0]?.query ?? [])).toMatchObject({
      watch: 'true',
      resourceVersion: '5',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '1',
    });
  });

  test('an event that comes in pieces is one event', async () => {
    const text = `${JSON.stringify({ type: 'ADDED', object: anObject('grün', '6') })}\n`;
    const bytes = Buffer.from(text);
    const cut = bytes.indexOf(Buffer.from('ü')) + 1;
    api.script((response) => {
      response.write(bytes.subarray(0, cut));
      setImmediate(() => response.end(bytes.subarray(cut)));
    });
    expect(await watched()).toEqual(['ADDED grün']);
  });

  test('a version that is too old is gone, whether by the status or by an event', async () => {
    api.script(refusal(410, 'too old'));
    await expect(watched()).rejects.toMatchObject({ code: 'gone' });
    api.script(events([{ type: 'ERROR', object: { code: 410, message: 'too old' } }]));
    await expect(watched()).rejects.toMatchObject({ code: 'gone' });
  });

  test('a stream that is cut off, and half an event at its end, are unreachable and nothing', async () => {
    api.script(events([{ type: 'ADDED', object: anObject('one', '6') }], 'breaks'));
    await expect(watched()).rejects.toMatchObject({ code: 'unreachable' });
    api.script((response) => void response.end('{"type":"ADDED","obj'));
    expect(await watched()).toEqual([]);
  });

  test('a server that says nothing more and does not end the stream is left after a while', async () => {
    becomeImpatient();
    api.script(events([], 'stays'));
    await expect(watched()).rejects.toMatchObject({ code: 'unreachable' });
  });
});
