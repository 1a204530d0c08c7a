import type { KubeObject } from '../../../kubernetes/client.ts';

/** The parts of cert-manager's objects that we read. Any of it may be missing in what the server sends. */

export type ObservedCondition = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
};

export type ObservedCertificate = KubeObject & {
  spec: { dnsNames?: string[]; secretName?: string };
  status?: {
    conditions?: ObservedCondition[];
    lastFailureTime?: string;
    failedIssuanceAttempts?: number;
    notAfter?: string;
    /** When cert-manager renews: at the time that the CA wants (feature gate ACMEUseARI), else by the lifetime. */
    renewalTime?: string;
    acme?: { ari?: { explanationURL?: string } };
    revision?: number;
  };
};

export type ObservedRequest = KubeObject & {
  status?: { conditions?: ObservedCondition[]; failureTime?: string };
};

export type ObservedOrder = KubeObject & {
  status?: { state?: string; url?: string; reason?: string; failureTime?: string };
};

export type ObservedChallenge = KubeObject & {
  spec: { dnsName?: string; token?: string };
  status?: { state?: string; reason?: string; processing?: boolean; presented?: boolean };
};

export type ObservedEvent = KubeObject & { reason?: string; message?: string };

export type ObservedIssuer = KubeObject & { status?: { conditions?: ObservedCondition[] } };

export type ObservedSecret = KubeObject & { data?: Record<string, string> };

export function conditionOf(
  object: { status?: { conditions?: ObservedCondition[] } } | null,
  type: string,
): ObservedCondition | null {
  return object?.status?.conditions?.find((one) => one.type === type) ?? null;
}

/** The states in which an Order or a Challenge stays for ever without a certificate. */
const FAILED_STATES = ['invalid', 'expired', 'errored'];

export function hasFailed(object: { status?: { state?: string } } | null): boolean {
  return FAILED_STATES.includes(object?.status?.state ?? '');
}
