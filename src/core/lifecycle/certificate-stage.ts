import type { Condition } from '../conditions.ts';

const ready = (conditions: readonly Condition[]) =>
  conditions.find(({ type }) => type === 'CertificateReady');

/** Whether a certificate is there that clients accept; that its renewal fails takes nothing from it yet. */
export function holdsCertificate(conditions: readonly Condition[]): boolean {
  const found = ready(conditions);
  return found?.status === 'True' || found?.reason === 'renewal_failing';
}

/** Whether a plain apply asks for a certificate: not while one is there or on its way, nor where what failed stands. */
export function asksForCertificate(conditions: readonly Condition[]): boolean {
  const found = ready(conditions);
  return found === undefined || found.reason === 'not_requested' || found.reason === 'expired';
}
