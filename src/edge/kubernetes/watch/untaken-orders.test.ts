import { expect, test } from 'vitest';
import type { KubeClient, KubeObject } from '../../../kubernetes/client.ts';
import { aCertificate, aCondition, anOrder, aRequest } from '../../../testing/cert-manager.ts';
import { manifestSettings } from '../../../testing/manifests.ts';
import { NO_OWN_CERTIFICATES } from '../../own-certificates.ts';
import type { ObservedCertificate, ObservedOrder } from '../observe/cert-manager.ts';
import { createDomainIndex } from './domain-index.ts';
import { createUntakenOrders } from './untaken-orders.ts';

const issuing = { conditions: [aCondition('Issuing', 'True')] };
const ownedBy = <T extends KubeObject>(object: T, { metadata: { name, uid } }: KubeObject): T => ({
  ...object,
  metadata: { ...object.metadata, ownerReferences: [{ kind: 'of no matter', name, uid }] },
});

/** The supervision of one Certificate and its order, if there is one; `calls` are those to the cluster. */
function supervised(certificate: ObservedCertificate, order: ObservedOrder | null = null) {
  const calls: string[] = [];
  const ended: string[] = [];
  let now = '2026-11-24T12:03:00Z';
  const request = ownedBy(aRequest(), certificate);
  const items = { CertificateRequest: [request], Order: order === null ? [] : [ownedBy(order, request)] };
  const answers: Record<string, (selection: { kind: keyof typeof items }) => unknown> = {
    get: () => certificate,
    list: ({ kind }) => ({ items: items[kind] }),
  };
  const client = new Proxy({} as KubeClient, {
    get: (_, name) => async (selection: { kind: keyof typeof items }) => {
      calls.push(String(name));
      return answers[String(name)]?.(selection);
    },
  });
  const index = createDomainIndex();
  index.setCertificates([certificate]);
  const orders = createUntakenOrders({
    ...{ client, index, settings: manifestSettings(), sign: null, own: NO_OWN_CERTIFICATES, replicas: null },
    clock: () => new Date(now),
    patience: { orderMs: 120_000, obstacleMs: 20_000, challengeMs: 300_000 },
    waits: { applyMs: 5_000, appliesAtOnce: 40, removeMs: 10_000 },
    waiting: { applies: 0 },
    onError: (error) => {
      throw error;
    },
    onGaveUp: () => undefined,
    notify: (domainId) => ended.push(domainId),
  });
  const endAt = async (time: string) => {
    now = time;
    calls.length = 0;
    await orders.end();
    return calls.join(' ');
  };
  return { endAt, ended };
}

test('the order of a name without a certificate is asked for, once for as long as it may take', async () => {
  const { endAt, ended } = supervised(aCertificate(issuing));
  expect(await endAt('2026-11-24T12:02:01Z')).toBe('get list list');
  expect(await endAt('2026-11-24T12:04:00Z')).toBe('');
  expect(await endAt('2026-11-24T12:04:01Z')).toBe('get list list');
  expect(ended).toEqual([]);
});

test('an order that is younger than its Certificate is ended when its own time is over', async () => {
  const order = anOrder();
  const metadata = { ...order.metadata, creationTimestamp: '2026-11-24T12:00:05Z' };
  const { endAt, ended } = supervised(aCertificate(issuing), { ...order, metadata });
  expect(await endAt('2026-11-24T12:02:01Z')).toBe('get list list');
  expect(await endAt('2026-11-24T12:02:05Z')).toBe('get list list applyStatus remove');
  expect(ended).toHaveLength(1);
});

test('an order that the CA has taken goes on', async () => {
  const { endAt, ended } = supervised(aCertificate(issuing), anOrder({ url: 'https://ca.example/1' }));
  expect(await endAt('2026-11-24T12:03:00Z')).toBe('get list list');
  expect(ended).toEqual([]);
});

test('a renewal that the CA does not take is left to cert-manager', async () => {
  const renewal = aCertificate({ ...issuing, revision: 1, notAfter: '2026-11-26T12:00:00Z' });
  expect(await supervised(renewal, anOrder()).endAt('2026-11-24T12:03:00Z')).toBe('');
});

test('the renewal of what has expired is not', async () => {
  const expired = aCertificate({ ...issuing, revision: 1, notAfter: '2026-11-24T12:02:00Z' });
  const { endAt, ended } = supervised(expired, anOrder());
  expect(await endAt('2026-11-24T12:03:00Z')).toContain('applyStatus');
  expect(ended).toHaveLength(1);
});
