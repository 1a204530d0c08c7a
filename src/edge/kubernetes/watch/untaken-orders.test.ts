import { expect, test } from 'vitest';
import type { KubeClient } from '../../../kubernetes/client.ts';
import { aCertificate, aCondition } from '../../../testing/cert-manager.ts';
import { manifestSettings } from '../../../testing/manifests.ts';
import { NO_OWN_CERTIFICATES } from '../../own-certificates.ts';
import type { ObservedCertificate } from '../observe/cert-manager.ts';
import { createDomainIndex } from './domain-index.ts';
import { createUntakenOrders } from './untaken-orders.ts';

const issuing = { conditions: [aCondition('Issuing', 'True')] };

/** Returns what a check asks the cluster for, three minutes after the attempt has begun. */
async function asked(certificate: ObservedCertificate): Promise<string[]> {
  const calls: string[] = [];
  const client = new Proxy({} as KubeClient, {
    get: (_, name) => {
      calls.push(String(name));
      return async () => null;
    },
  });
  const index = createDomainIndex();
  index.setCertificates([certificate]);
  const orders = createUntakenOrders({
    ...{ client, index, settings: manifestSettings(), sign: null, own: NO_OWN_CERTIFICATES, replicas: null },
    clock: () => new Date('2026-11-24T12:03:00Z'),
    patience: { orderMs: 120_000, obstacleMs: 20_000, challengeMs: 300_000 },
    waits: { applyMs: 5_000, appliesAtOnce: 40, removeMs: 10_000 },
    waiting: { applies: 0 },
    onError: (error) => {
      throw error;
    },
    onGaveUp: () => undefined,
    notify: () => undefined,
  });
  await orders.end();
  await orders.end();
  return calls;
}

test('the order of a name without a certificate is asked for, once for as long as it may take', async () => {
  expect(await asked(aCertificate(issuing))).toEqual(['get']);
});

test('a renewal that the CA does not take is left to cert-manager', async () => {
  const renewal = aCertificate({ ...issuing, revision: 1, notAfter: '2026-11-26T12:00:00Z' });
  expect(await asked(renewal)).toEqual([]);
});

test('the renewal of what has expired is not', async () => {
  const expired = aCertificate({ ...issuing, revision: 1, notAfter: '2026-11-24T12:02:00Z' });
  expect(await asked(expired)).toEqual(['get']);
});
