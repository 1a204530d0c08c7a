import type { AcmeStep } from '../../core/observations.ts';

/** The judgement of a refusal: who must act, and when the next order begins. */
export type Judged = {
  reason:
    | 'challenge_failed'
    | 'order_failed'
    | 'rate_limited'
    | 'orders_paused'
    | 'ca_unavailable'
    | 'issuer_not_ready';
  cause: string;
  actor: 'tenant' | 'operator' | 'ca';
  /** Seconds after the first failure; `request`: when a person asks, `unpause`: when the operator ends the pause. */
  next: number | 'request' | 'unpause';
};

/**
 * A refusal as a CA sends it at a step, and the judgement of both edges. `cluster` is given where cert-manager tells less
 * than the CA has said: it keeps neither headers nor the trouble with an account, and repeats HTTP 5xx by itself.
 */
export type CaDocument = {
  what: string;
  step: AcmeStep;
  status: number;
  retryAfter?: string;
  body: string;
  worker: Judged;
  cluster?: Judged;
};

/** The time at which the documents of the table come. ISO 8601. */
export const TABLE_TIME = '2026-11-24T12:00:00.000Z';

/** The pause after a first failure: core/issuance/back-off.ts. */
const BACK_OFF = 60;

export const urn = (type: string) => `urn:ietf:params:acme:error:${type}`;
export const problem = (type: string, detail: string, more: object = {}) =>
  JSON.stringify({ type: urn(type), detail, ...more });

export const judged = (
  reason: Judged['reason'],
  cause: string,
  actor: Judged['actor'],
  next: Judged['next'] = BACK_OFF,
): Judged => ({ reason, cause, actor, next });

export const ACCOUNT = judged('issuer_not_ready', 'account', 'operator');
export const ISSUER = judged('issuer_not_ready', 'issuer', 'operator');
export const AWAY = judged('ca_unavailable', 'ca_away', 'ca');
export const NAME = judged('order_failed', 'name', 'tenant', 'request');
export const CAA = judged('order_failed', 'caa', 'tenant');
export const ORDER = judged('order_failed', 'order', 'ca');
export const CHALLENGE = judged('challenge_failed', 'challenge', 'tenant');
export const DNS = judged('challenge_failed', 'dns', 'tenant');
export const limited = (next = BACK_OFF) => judged('rate_limited', 'rate_limit', 'ca', next);

/** A page of what stands in front of a CA. */
export const HTML = '<html><head><title>Service Unavailable</title></head><body><h1>Busy</h1></body></html>';
