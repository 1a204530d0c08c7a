import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKubeClient, type KubeClient } from '../kubernetes/client.ts';
import { createLog } from '../telemetry/log.ts';
import { eventually } from '../testing/eventually.ts';
import { WatchedApi } from '../testing/watched-api.ts';
import { createKubernetesChallenges } from './kubernetes.ts';
import type { ChallengeChange } from './port.ts';
import { challengeSourceContract } from './source.contract.ts';
import { ChallengeTable } from './table.ts';

async function startWorld() {
  const api = new WatchedApi('/apis/acme.cert-manager.io/v1/namespaces/gateways/challenges');
  await api.start();
  const client = createKubeClient({
    access: api.access,
    fieldManager: 'test',
  });
  const source = createKubernetesChallenges({
    client,
    namespace: 'gateways',
    log: createLog('silent', 'test'),
    random: () => 0,
    backOff: { firstMs: 10, mostMs: 40 },
  });
  return { api, client, source };
}

challengeSourceContract('cert-manager’s Challenges', async () => {
  const { api, client, source } = await startWorld();
  return {
    source,
    put: async ({ host, token, keyAuthorization }) => {
      const id = randomUUID();
      api.put(id, { spec: { type: 'HTTP-01', dnsName: host, token, key: keyAuthorization } });
      return id;
    },
    remove: async (id) => api.remove(id),
    lose: async () => api.refuse(503),
    recover: async () => api.refuse(null),
    stop: async () => {
      client.close();
      await api.stop();
    },
  };
});

describe('cert-manager’s Challenges', () => {
  const token = 'A'.repeat(43);
  const spec = { type: 'HTTP-01', dnsName: 'portal.acme.com', token, key: `${token}.thumbprint` };
  const known = (table: ChallengeTable) => table.find('portal.acme.com', token) !== null;
  let api: WatchedApi;
  let client: KubeClient;
  let stop: AbortController;
  let changes: ChallengeChange[];
  let table: ChallengeTable;
  beforeEach(async () => {
    const world = await startWorld();
    api = world.api;
    client = world.client;
    stop = new AbortController();
    changes = [];
    table = new ChallengeTable();
    void world.source.follow((change) => {
      changes.push(change);
      table.apply(change);
    }, stop.signal);
    await eventually('a standing watch', () => changes.at(-1)?.kind === 'heard');
  });
  afterEach(async () => {
    stop.abort();
    client.close();
    await api.stop();
  });

  test('only open ones of HTTP-01 that are fit for the wire are served', async () => {
    api.put('dns', { spec: { ...spec, type: 'DNS-01' } });
    api.put('odd', { spec: { ...spec, key: '<script>' } });
    api.put('bare', { spec: { type: 'HTTP-01' } });
    api.put('none', { spec: {} });
    api.put('done', { spec, status: { state: 'valid' } });
    api.put('last', { spec: { ...spec, dnsName: 'portal.last.com' }, status: { state: 'pending' } });
    await eventually('the last', () => table.find('portal.last.com', token));
    expect(table.size).toBe(1);
  });

  test('a token is answered until the CA has decided', async () => {
    api.put('one', { spec, status: { state: 'pending' } });
    await eventually('the token', () => known(table));
    api.put('one', { spec, status: { state: 'invalid' } });
    await eventually('its end', () => !known(table));
  });

  test('a watch that the server ends goes on where it was, with no second list and no loss', async () => {
    api.endWatches();
    await eventually('the next watch', () => api.requests.length === 3);
    api.put('one', { spec });
    await eventually('the token', () => known(table));
    expect(api.requests).toEqual(['list', 'watch', 'watch']);
    expect(changes.map(({ kind }) => kind)).not.toContain('lost');
  });

  test('a version that is too old to go on from is answered with a new list', async () => {
    api.put('gone', { spec: { ...spec, dnsName: 'portal.gone.com' } });
    await eventually('the first', () => table.find('portal.gone.com', token));
    api.refuse(503);
    await eventually('the loss', () => changes.at(-1)?.kind === 'lost');
    api.remove('gone');
    api.put('one', { spec });
    api.compact();
    api.refuse(null);
    await eventually('the token', () => known(table));
    expect(table.size).toBe(1);
    await eventually('a standing watch', () => changes.at(-1)?.kind === 'heard');
  });

  test('a bookmark is a word of life', async () => {
    const delivered = changes.length;
    api.bookmark();
    await eventually('the word', () => changes.length > delivered && changes.at(-1)?.kind === 'heard');
  });

  test('what is refused is a loss that lasts until it is granted', async () => {
    api.refuse(403);
    await eventually('repeated tries', () => changes.filter(({ kind }) => kind === 'lost').length > 2);
    expect(changes.at(-1)?.kind).toBe('lost');
    api.refuse(null);
    await eventually('a standing watch', () => changes.at(-1)?.kind === 'heard');
  });
});
