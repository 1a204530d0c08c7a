import type { Reason } from '../conditions.ts';

/**
 * Reasons whose sentences are made of what our own parts, or our resolvers, said. Tenants are told such a sentence only
 * in the words that were made for them.
 */
const MAY_HOLD_INSIDE: ReadonlySet<Reason> = new Set<Reason>([
  ...(['split_answers', 'servfail', 'dnssec_bogus', 'timeout', 'refused', 'lame_delegation'] as const),
  ...(['name_servers_silent', 'answer_too_large'] as const),
  ...(['caa_unknown', 'challenge_unreachable', 'challenge_failed', 'order_failed', 'rate_limited'] as const),
  ...(['ca_unavailable', 'issuer_not_ready', 'expired', 'renewal_failing'] as const),
  ...(['apply_failed', 'syncing', 'canonical_host_broken'] as const),
  ...(['connection_refused', 'connection_timeout', 'wrong_certificate'] as const),
  ...(['untrusted_certificate', 'unexpected_answer', 'claim_expired'] as const),
]);

/** For what was written before there were words for tenants. */
export const ONLY_FOR_OPERATORS =
  'What was seen then was put in words for the operator only; check now, or try again, to have it in words for you.';

/** A sentence for operators, and the one for tenants, where it was made. */
export type Said = { message: string; told?: string | null | undefined; reason: Reason | null };

/** What tenants are told. */
export function toldMessage({ message, told, reason }: Said): string {
  if (told !== undefined && told !== null) return told;
  return reason !== null && MAY_HOLD_INSIDE.has(reason) ? ONLY_FOR_OPERATORS : message;
}

/** What is kept beside a sentence: the one for tenants, unless theirs is the same without it. */
export function keptBeside(said: Omit<Said, 'told'>, told: string): { told?: string } {
  return toldMessage(said) === told ? {} : { told };
}
