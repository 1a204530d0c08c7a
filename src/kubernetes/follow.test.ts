import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import {
  anObject,
  events,
  listOf,
  refusal,
  type ScriptedApi,
  startScriptedApi,
} from '../testing/scripted-api.ts';
import { createKubeClient, type KubeClient, type KubeObject } from './client.ts';
import { type Change, followKind } from './follow.ts';

describe('following a kind', () => {
  let api: ScriptedApi;
  let client: KubeClient;
  let stop: AbortController;
  let changes: string[];
  let errors: unknown[];
  let following: Promise<void>;
  beforeEach(async () => {
    api = await startScriptedApi();
    client = createKubeClient({ access: api.access, fieldManager: 'test', timeoutMs: 10_000 });
    stop = new AbortController();
    changes = [];
    errors = [];
  });
  afterEach(async () => {
    stop.abort();
    await following;
    client.close();
    await api.close();
  });

  const word = ({ before, after }: Change<KubeObject>) =>
    `${before?.metadata.resourceVersion ?? '-'} → ${after?.metadata.resourceVersion ?? '-'}`;
  const follow = () => {
    following = followKind({
      client,
      selection: { kind: 'Gateway', namespace: 'msp' },
      onChange: (change) => void changes.push(word(change)),
      onListed: (all) => void changes.push(`listed ${all.length}`),
      onError: (error) => void errors.push(error),
      signal: stop.signal,
      random: () => 0,
      backOff: { firstMs: 5, mostMs: 20 },
    });
  };
  const until = (count: number) => eventually(`${count} things told`, () => changes.length >= count);
  const stays = events([], 'stays');

  test('tells of nothing at first, then of every change with what was before', async () => {
    api.script(
      listOf('5', [anObject('one', '3')]),
      events(
        [
          { type: 'MODIFIED', object: anObject('one', '6') },
          { type: 'ADDED', object: anObject('two', '7') },
          { type: 'DELETED', object: anObject('one', '8') },
        ],
        'stays',
      ),
    );
    follow();
    await until(4);
    expect(changes).toEqual(['listed 1', '3 → 6', '- → 7', '6 → -']);
  });

  test('goes on from the last version or bookmark after a stream that ended', async () => {
    api.script(
      listOf('5', []),
      events([{ type: 'ADDED', object: anObject('one', '6') }]),
      events([{ type: 'BOOKMARK', object: { metadata: { resourceVersion: '40' } } }]),
      stays,
    );
    follow();
    await eventually('the third watch', () => api.asked.length === 4);
    expect(api.asked.map(({ query }) => query.get('resourceVersion'))).toEqual([null, '5', '6', '40']);
    expect(errors).toEqual([]);
  });

  test('goes on from the last version after a connection that broke, and tells of the breaking', async () => {
    api.script(listOf('5', []), events([{ type: 'ADDED', object: anObject('one', '6') }], 'breaks'), stays);
    follow();
    await eventually('the second watch', () => api.asked.length === 3);
    expect(api.asked.at(-1)?.query.get('resourceVersion')).toBe('6');
    expect(errors).toMatchObject([{ code: 'unreachable' }]);
  });

  test('lists again after 410, and tells what changed in between', async () => {
    api.script(
      listOf('5', [anObject('kept', '1'), anObject('changed', '2'), anObject('gone', '3')]),
      events([{ type: 'ERROR', object: { code: 410, message: 'too old' } }]),
      listOf('50', [anObject('kept', '1'), anObject('changed', '44'), anObject('new', '45')]),
      stays,
    );
    follow();
    await until(5);
    expect(changes).toEqual(['listed 3', '3 → -', '2 → 44', '- → 45', 'listed 3']);
    await eventually('the second watch', () => api.asked.length === 4);
    expect(api.asked.at(-1)?.query.get('resourceVersion')).toBe('50');
    expect(errors).toEqual([]);
  });

  test('asks again until the first list succeeds, and tells of each refusal', async () => {
    api.script(refusal(403, 'no'), refusal(503, 'not now'), listOf('5', []), stays);
    follow();
    await until(1);
    expect(errors).toMatchObject([{ code: 'forbidden' }, { code: 'server_error' }]);
  });

  test('does not hammer a server that ends each watch at once', async () => {
    api.script(listOf('5', []), events([]), events([]), events([]), stays);
    const began = performance.now();
    follow();
    await eventually('the watch that stays', () => api.asked.length === 5);
    expect(performance.now() - began).toBeGreaterThan(2.5 + 5 + 10);
  });
});
