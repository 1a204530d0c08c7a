import { describe, expect, test } from 'vitest';
import { pathOf } from './objects.ts';

describe('the path of an object', () => {
  test.each([
    [{ apiVersion: 'v1', kind: 'Namespace', name: 'msp' }, '/api/v1/namespaces/msp'],
    [{ apiVersion: 'v1', kind: 'Endpoints', namespace: 'msp' }, '/api/v1/namespaces/msp/endpoints'],
    [
      { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', namespace: 'msp', name: 'a' },
      '/apis/networking.istio.io/v1/namespaces/msp/serviceentries/a',
    ],
    [
      { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', namespace: 'msp', name: 'a' },
      '/apis/networking.istio.io/v1/namespaces/msp/gateways/a',
    ],
    [
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'msp' },
      '/apis/networking.k8s.io/v1/namespaces/msp/ingresses',
    ],
  ])('%o is at %s', (ref, path) => {
    expect(pathOf(ref)).toBe(path);
  });
});
