/**
 * The closed vocabulary of the product: statuses, conditions, reasons, actors.
 * Every layer (row, API, page, docs) uses these words and no others; see docs/reasons.
 */

/** The one word that sums a domain's conditions up. */
export const STATUSES = [
  'pending_dns',
  'verifying_dns',
  'dns_failed',
  'pending_certificate',
  'deploying',
  'certificate_failed',
  'active',
  'disabled',
] as const;
export type Status = (typeof STATUSES)[number];

/** Who must act for the condition to become True. `nobody` means: just wait. */
export const ACTORS = ['tenant', 'operator', 'ca', 'nobody'] as const;
export type Actor = (typeof ACTORS)[number];

export type ConditionStatus = 'True' | 'False' | 'Unknown';

/** Each reason with the status it implies and who acts by default. A closed list: one docs page each. */
export const REASONS = {
  Owned: {
    cname: { status: 'True', actor: 'nobody' },
    txt: { status: 'True', actor: 'nobody' },
    not_checked: { status: 'Unknown', actor: 'nobody' },
    proof_missing: { status: 'False', actor: 'tenant' },
    claimed_elsewhere: { status: 'False', actor: 'tenant' },
    moved_away: { status: 'False', actor: 'tenant' },
    claim_expired: { status: 'False', actor: 'tenant' },
  },
  PointsHere: {
    cname: { status: 'True', actor: 'nobody' },
    address: { status: 'True', actor: 'nobody' },
    left_behind: { status: 'True', actor: 'tenant' },
    not_checked: { status: 'Unknown', actor: 'nobody' },
    nxdomain: { status: 'False', actor: 'tenant' },
    no_record: { status: 'False', actor: 'tenant' },
    wrong_target: { status: 'False', actor: 'tenant' },
    proxied: { status: 'False', actor: 'tenant' },
    cname_loop: { status: 'False', actor: 'tenant' },
    split_answers: { status: 'False', actor: 'tenant' },
    wrong_address: { status: 'False', actor: 'tenant' },
    stale_ipv6: { status: 'False', actor: 'tenant' },
    servfail: { status: 'Unknown', actor: 'tenant' },
    dnssec_bogus: { status: 'Unknown', actor: 'tenant' },
    timeout: { status: 'Unknown', actor: 'operator' },
    refused: { status: 'Unknown', actor: 'tenant' },
    lame_delegation: { status: 'Unknown', actor: 'tenant' },
    name_servers_silent: { status: 'Unknown', actor: 'tenant' },
    answer_too_large: { status: 'Unknown', actor: 'tenant' },
  },
  CertificateAllowed: {
    allowed: { status: 'True', actor: 'nobody' },
    not_checked: { status: 'Unknown', actor: 'nobody' },
    caa_forbids: { status: 'False', actor: 'tenant' },
    challenge_unreachable: { status: 'False', actor: 'operator' },
    challenge_redirected: { status: 'False', actor: 'tenant' },
    challenge_intercepted: { status: 'False', actor: 'tenant' },
    canonical_host_broken: { status: 'False', actor: 'operator' },
    rate_limited: { status: 'False', actor: 'ca' },
    caa_unknown: { status: 'Unknown', actor: 'tenant' },
  },
  CertificateReady: {
    issued: { status: 'True', actor: 'nobody' },
    not_requested: { status: 'Unknown', actor: 'nobody' },
    requesting: { status: 'False', actor: 'nobody' },
    challenge_failed: { status: 'False', actor: 'tenant' },
    order_failed: { status: 'False', actor: 'ca' },
    rate_limited: { status: 'False', actor: 'ca' },
    ca_unavailable: { status: 'False', actor: 'ca' },
    issuer_not_ready: { status: 'False', actor: 'operator' },
    expired: { status: 'False', actor: 'operator' },
    renewal_failing: { status: 'False', actor: 'operator' },
  },
  Routed: {
    applied: { status: 'True', actor: 'nobody' },
    not_applied: { status: 'Unknown', actor: 'nobody' },
    apply_failed: { status: 'False', actor: 'operator' },
    syncing: { status: 'False', actor: 'nobody' },
    removed: { status: 'False', actor: 'nobody' },
  },
  Reachable: {
    https_ok: { status: 'True', actor: 'nobody' },
    not_checked: { status: 'Unknown', actor: 'nobody' },
    connection_refused: { status: 'False', actor: 'operator' },
    connection_timeout: { status: 'False', actor: 'operator' },
    wrong_certificate: { status: 'False', actor: 'operator' },
    untrusted_certificate: { status: 'False', actor: 'operator' },
    unexpected_answer: { status: 'False', actor: 'operator' },
  },
} as const satisfies Record<string, Record<string, { status: ConditionStatus; actor: Actor }>>;

export type ConditionType = keyof typeof REASONS;
export const CONDITION_TYPES = Object.keys(REASONS) as ConditionType[];
export type ReasonOf<T extends ConditionType> = keyof (typeof REASONS)[T] & string;
export type Reason = { [T in ConditionType]: ReasonOf<T> }[ConditionType];

/** A judgement drawn from observations. `observedAt` is ISO 8601, UTC. */
export type Condition<T extends ConditionType = ConditionType> = {
  [K in T]: {
    type: K;
    status: ConditionStatus;
    reason: ReasonOf<K>;
    message: string;
    /** What tenants are told in place of the message, which is for operators; see told/message.ts for where it is absent. */
    told?: string;
    actor: Actor;
    observedAt: string;
  };
}[T];

/** How many characters a message has at most: what others wrote into their DNS is quoted in it. */
const LONGEST_MESSAGE = 2_000;

/**
 * Builds a condition; its status comes from the reason, its actor too unless the finding knows better
 * (a `challenge_unreachable` at an address that is not ours is the tenant's, for example).
 */
export function condition<T extends ConditionType>(
  type: T,
  reason: ReasonOf<T>,
  message: string,
  observedAt: string,
  actor?: Actor,
): Condition<T> {
  const known = REASONS[type][reason] as { status: ConditionStatus; actor: Actor };
  return {
    type,
    status: known.status,
    reason,
    message: message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1)}…` : message,
    actor: actor ?? known.actor,
    observedAt,
  } as Condition<T>;
}

/** Fails to compile when a union grows and a switch does not. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
