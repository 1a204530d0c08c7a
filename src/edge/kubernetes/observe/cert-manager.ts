import type { KubeObject } from '../../../kubernetes/client.ts';

/** The parts of cert-manager's objects that we read. What the server sends may lack any of it. */

export type ConditionSeen = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
};

export type CertificateSeen = KubeObject & {
  spec: { dnsNames?: string[]; secretName?: string };
  status?: {
    conditions?: ConditionSeen[];
    lastFailureTime?: string;
    failedIssuanceAttempts?: number;
    notAfter?: string;
    revision?: number;
  };
};

export type CertificateRequestSeen = KubeObject & {
  status?: { conditions?: ConditionSeen[]; failureTime?: string };
};

export type OrderSeen = KubeObject & {
  status?: { state?: string; url?: string; reason?: string; failureTime?: string };
};

export type ChallengeSeen = KubeObject & {
  spec: { dnsName?: string; token?: string };
  status?: { state?: string; reason?: string; processing?: boolean; presented?: boolean };
};

export type EventSeen = KubeObject & { reason?: string; message?: string };

export type IssuerSeen = KubeObject & { status?: { conditions?: ConditionSeen[] } };

export type SecretSeen = KubeObject & { data?: Record<string, string> };

export function conditionOf(
  object: { status?: { conditions?: ConditionSeen[] } } | null,
  type: string,
): ConditionSeen | null {
  return object?.status?.conditions?.find((one) => one.type === type) ?? null;
}

/** The states in which an Order or a Challenge stays for ever without a certificate. */
const FAILED_STATES = ['invalid', 'expired', 'errored'];

export function hasFailed(object: { status?: { state?: string } } | null): boolean {
  return FAILED_STATES.includes(object?.status?.state ?? '');
}
