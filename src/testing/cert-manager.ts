import type {
  ObservedCertificate,
  ObservedChallenge,
  ObservedCondition,
  ObservedOrder,
  ObservedRequest,
} from '../edge/kubernetes/observe/cert-manager.ts';
import { labelsOf, objectName } from '../edge/kubernetes/resources/names.ts';
import type { KubeObject } from '../kubernetes/client.ts';
import { aManifestTarget } from './manifests.ts';

/** Objects of cert-manager's for the target of `aManifestTarget`, created at NOON. */
const metadata = (name: string): KubeObject['metadata'] => ({
  name,
  namespace: 'msp',
  uid: `uid-of-${name}`,
  resourceVersion: '1',
  generation: 1,
  creationTimestamp: '2026-11-24T12:00:00Z',
  labels: labelsOf(aManifestTarget()),
});

export const aCertificate = (status: ObservedCertificate['status'] = {}): ObservedCertificate => ({
  metadata: metadata(objectName(aManifestTarget())),
  spec: { dnsNames: [aManifestTarget().domain] },
  status,
});

export const aRequest = (status: ObservedRequest['status'] = {}): ObservedRequest => ({
  metadata: metadata('request'),
  status,
});

export const anOrder = (status: ObservedOrder['status'] = {}): ObservedOrder => ({
  metadata: metadata('order'),
  status,
});

export const aChallenge = (status: ObservedChallenge['status'] = {}): ObservedChallenge => ({
  metadata: metadata('challenge'),
  spec: { dnsName: aManifestTarget().domain },
  status,
});

export const aCondition = (
  type: string,
  status: ObservedCondition['status'],
  more: Partial<ObservedCondition> = {},
) => ({
  type,
  status,
  lastTransitionTime: '2026-11-24T12:00:00Z',
  ...more,
});
