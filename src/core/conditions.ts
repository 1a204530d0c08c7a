/**
 * The closed vocabulary of the product: statuses, conditions, reasons, actors.
 * Every layer (row, API, page, docs) uses these words and no others; see docs/reasons.
 */

import type { AnyParams, ParamsOf } from './findings/index.ts';
import type { Note } from './findings/notes.ts';
import type { TroubleKind } from './fleet/incident.ts';

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

/** The party that must act for the condition to become True. `nobody` means: just wait. */
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
    orders_paused: { status: 'False', actor: 'operator' },
    account_refused: { status: 'False', actor: 'operator' },
    caa_unknown: { status: 'Unknown', actor: 'tenant' },
  },
  CertificateReady: {
    issued: { status: 'True', actor: 'nobody' },
    not_requested: { status: 'Unknown', actor: 'nobody' },
    requesting: { status: 'False', actor: 'nobody' },
    challenge_failed: { status: 'False', actor: 'tenant' },
    order_failed: { status: 'False', actor: 'ca' },
    rate_limited: { status: 'False', actor: 'ca' },
    orders_paused: { status: 'False', actor: 'operator' },
    ca_unavailable: { status: 'False', actor: 'ca' },
    issuer_not_ready: { status: 'False', actor: 'operator' },
    expired: { status: 'False', actor: 'operator' },
    renewal_failing: { status: 'False', actor: 'operator' },
    own: { status: 'True', actor: 'nobody' },
    own_ending: { status: 'True', actor: 'tenant' },
    own_ended: { status: 'True', actor: 'tenant' },
    own_unreadable: { status: 'True', actor: 'operator' },
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
export const ALL_REASONS = [...new Set(CONDITION_TYPES.flatMap((type) => Object.keys(REASONS[type])))] as [
  Reason,
  ...Reason[],
];

/**
 * A judgement drawn from observations, as data: `core/copy` makes sentences of it. JSON-safe: it is stored, and travels
 * through Temporal.
 */
export type Condition<T extends ConditionType = ConditionType> = {
  [K in T]: {
    type: K;
    status: ConditionStatus;
    reason: ReasonOf<K>;
    /** The parameters of the reason, see core/findings. Absent in rows of earlier versions. */
    params?: AnyParams<K>;
    /** Facts to report beside the reason; absent: none. */
    notes?: Note[];
    actor: Actor;
    /** The incident of ours that it belongs to, and who acts without it; absent: none. */
    incident?: { kind: TroubleKind; actor: Actor };
    /** ISO 8601, UTC. */
    observedAt: string;
  };
}[T];

/** The result of a check: a reason with its parameters, the actor where that differs by case, and notes. */
export type Finding<T extends ConditionType> = {
  [R in ReasonOf<T>]: { reason: R; params: ParamsOf<T, R>; actor?: Actor; notes?: Note[] };
}[ReasonOf<T>];

/** Builds a finding; the parameters are those of the reason. */
export function finding<T extends ConditionType, R extends ReasonOf<T>>(
  _type: T,
  reason: R,
  params: ParamsOf<T, R>,
  more: { actor?: Actor; notes?: Note[] } = {},
): Finding<T> {
  return { reason, params, ...more } as unknown as Finding<T>;
}

/** Builds the condition of a finding; its status comes from the reason, its actor too unless the finding knows better. */
export function conditionOf<T extends ConditionType>(
  type: T,
  { reason, params, actor, notes = [] }: Finding<T>,
  observedAt: string,
): Condition<T> {
  const known = REASONS[type][reason as ReasonOf<T>] as { status: ConditionStatus; actor: Actor };
  return {
    type,
    status: known.status,
    reason,
    params,
    ...(notes.length === 0 ? {} : { notes }),
    actor: actor ?? known.actor,
    observedAt,
  } as unknown as Condition<T>;
}

/** Builds a condition of a reason and its parameters. */
export function condition<T extends ConditionType, R extends ReasonOf<T>>(
  type: T,
  reason: R,
  params: ParamsOf<T, R>,
  observedAt: string,
  actor?: Actor,
): Condition<T> {
  return conditionOf(type, finding(type, reason, params, actor === undefined ? {} : { actor }), observedAt);
}

/** Tells whether the issuance policy itself put the condition there, of orders that it defers: no observation of the name. */
export const isOwnDeferral = ({ type, reason }: Pick<Condition, 'type' | 'reason'>): boolean =>
  type === 'CertificateAllowed' && (reason === 'rate_limited' || reason === 'orders_paused');

/** Fails to compile when a union grows and a switch does not. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
