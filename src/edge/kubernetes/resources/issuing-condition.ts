/** The fields of a Certificate that its conditions refer to. */
type Conditioned = { metadata: { generation?: number } };

export type IssuingCondition = { status: 'True' | 'False'; reason: string; message: string; at: Date };

/** Builds the Issuing condition of a Certificate, by which cert-manager begins or ends an issuance. */
export function issuingCondition(
  { metadata: { generation } }: Conditioned,
  { status, reason, message, at }: IssuingCondition,
): Record<string, unknown> {
  return {
    type: 'Issuing',
    ...{ status, reason, message },
    lastTransitionTime: wholeSeconds(at),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
}

/** Formats a time as Kubernetes takes it, in whole seconds. */
export function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
