import { expect, test } from 'vitest';
import type { KubeClient } from '../../kubernetes/client.ts';
import { aManifestTarget, manifestSettings } from '../../testing/manifests.ts';
import { FIRST_ORDER } from '../port.ts';
import { createKubernetesEdge } from './driver.ts';

/** Answers nothing: whoever asks it anything fails the test. */
const nobody = new Proxy({} as KubeClient, {
  get: (_, name) => {
    throw new Error(`the cluster was asked: ${String(name)}`);
  },
});

test('a gateway that the settings do not know is told of, and the cluster is left as it is', async () => {
  const edge = createKubernetesEdge({
    client: nobody,
    settings: manifestSettings(),
    clock: () => new Date('2026-11-24T12:00:00Z'),
    onError: (error) => {
      throw error;
    },
  });
  const target = aManifestTarget({ gateway: 'gone' });
  const failure = 'the tenant\'s gateway "gone" is not in PORTAL_GATEWAYS; put it back there';
  expect(await edge.apply(target, FIRST_ORDER)).toMatchObject({ failure });
  expect(await edge.observe(target)).toMatchObject({ failure });
});
