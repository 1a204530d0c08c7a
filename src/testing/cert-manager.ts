import type { AcmeStep, CaProblem } from '../core/observations.ts';
import { type Attempt, NO_ATTEMPT } from '../edge/kubernetes/observe/attempt.ts';
import {
  hasFailed,
  type ObservedCertificate,
  type ObservedChallenge,
  type ObservedCondition,
  type ObservedIssuer,
  type ObservedOrder,
  type ObservedRequest,
} from '../edge/kubernetes/observe/cert-manager.ts';
import { judgeIssuance } from '../edge/kubernetes/observe/issuance.ts';
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

type Refusal = { step: AcmeStep; status: number; body: string };

/** Writes a refusal as cert-manager's ACME client does (third_party/forked/acme, responseError and Error.Error). */
function asText({ status, body }: Refusal): string {
  const { type = '', detail = body || String(status), subproblems = [] } = documentOf(body);
  const parts = subproblems.map((part) => {
    const of = part.identifier === undefined ? '' : `[${part.identifier.type}: ${part.identifier.value}] `;
    return `\n\t${part.type}: ${of}${part.detail}`;
  });
  return `${status} ${type}: ${detail}${parts.length === 0 ? '' : `; subproblems:${parts.join('')}`}`;
}

type Document = {
  type?: string;
  detail?: string;
  subproblems?: { type: string; detail: string; identifier?: { type: string; value: string } }[];
};

function documentOf(body: string): Document {
  try {
    return JSON.parse(body) as Document;
  } catch {
    // A page of some proxy.
    return {};
  }
}

/** The objects in which cert-manager keeps a refusal, read by the edge once its patience is over; null: no problem. */
export function asCertManagerKeepsIt(refusal: Refusal, now: string): CaProblem | null {
  const issuing = aCondition('Issuing', 'True', { lastTransitionTime: LONG_AGO });
  const gaveUp = aCondition('Issuing', 'False', { reason: 'Failed', message: 'The request has failed' });
  const [attempt, issuer] = attemptOf(refusal);
  const isOver = hasFailed(attempt.order) || hasFailed(attempt.challenge);
  const certificate = aCertificate({ conditions: [isOver ? gaveUp : issuing] });
  const patience = { orderMs: 120_000, obstacleMs: 20_000, challengeMs: 300_000 };
  return judgeIssuance(certificate, attempt, issuer, patience, new Date(now)).problem;
}

const LONG_AGO = '2026-11-24T11:00:00Z';

function attemptOf(refusal: Refusal): [Attempt, ObservedIssuer | 'not looked at'] {
  const { step, status } = refusal;
  const request = aRequest();
  const order = (over: ObservedOrder['status']): [Attempt, 'not looked at'] => {
    const made = anOrder(over);
    const metadata = { ...made.metadata, creationTimestamp: LONG_AGO };
    return [{ ...NO_ATTEMPT, request, order: { ...made, metadata } }, 'not looked at'];
  };
  const url = 'https://ca.example/order/1';
  if (step === 'account')
    return [
      { ...NO_ATTEMPT, request },
      { metadata: metadata('issuer'), status: NOT_READY },
    ];
  if (step === 'challenge') {
    const reason = `Error accepting authorization: acme: authorization error for portal.acme.com: ${asText(refusal)}`;
    const [attempt] = order({ state: 'invalid', url });
    return [{ ...attempt, challenge: aChallenge({ state: 'invalid', reason }) }, 'not looked at'];
  }
  // cert-manager calls an order failed for HTTP 4xx alone; the rest it asks again.
  if (status >= 500) return order(step === 'order' ? {} : { state: 'ready', url });
  return order({ state: 'errored', url, reason: `${FAILED_TO[step]}: ${asText(refusal)}` });
}

const NOT_READY = { conditions: [aCondition('Ready', 'False', { reason: 'ErrRegisterACMEAccount' })] };
const FAILED_TO = {
  order: 'Failed to create Order',
  authorization: 'Failed to fetch authorization',
  finalize: 'Failed to finalize Order',
  download: 'Failed to finalize Order',
};
