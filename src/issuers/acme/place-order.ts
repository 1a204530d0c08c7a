import { OWN_PROBLEMS, ownProblem } from '../../core/issuance/acme-errors.ts';
import { systemErrorCode } from '../../lib/system-error.ts';
import { LeaseLost } from '../leases.ts';
import type { Records } from '../records.ts';
import type { Account } from './account.ts';
import type { OrderRecord } from './order-record.ts';
import { type OrderResource, orderResource } from './resources.ts';
import { AcmeError, type Answer, type Session } from './session.ts';

export type PlaceDeps = {
  session: Session;
  account: Account;
  orders: Records<OrderRecord>;
  /** The CA's profile to order by (PORTAL_ACME_PROFILE); null: its default. */
  profile: string | null;
  /** Tells that no other machine orders for the name; asked right before the CA is. */
  mayPlace: (name: string) => Promise<boolean>;
  clock: () => Date;
};

/** Places the order at the CA, and keeps where it is. Throws AcmeError, LeaseLost. */
export async function placeOrder(
  { session, account, orders, profile, mayPlace, clock }: PlaceDeps,
  name: string,
  record: OrderRecord,
  signal: AbortSignal,
): Promise<OrderRecord> {
  const signer = await account.signer(signal);
  const { newOrder: url, renewalInfo, profiles } = await session.resources('order', signal);
  if (profile !== null && !profiles.includes(profile)) throw noProfile(profile, profiles, clock);
  const replaces = renewalInfo === null ? null : record.replaces;
  const payload = {
    identifiers: [{ type: 'dns', value: name }],
    ...(profile === null ? {} : { profile }),
    ...(replaces === null ? {} : { replaces }),
  };
  if (!(await mayPlace(name))) throw new LeaseLost(`another machine orders for ${name} by now`);
  await orders.write(name, { ...record, requested: true });
  const now = () => clock().toISOString();
  let answer: Answer;
  try {
    answer = await session.post({ step: 'order', url, payload, signer }, signal);
  } catch (error) {
    if (wasNotSent(error)) await orders.write(name, record);
    if (replaces === null || !refusesReplacement(error)) throw error;
    // Ordered at once as one that replaces nothing.
    return { ...record, requested: true, replaces: null, pollAt: now() };
  }
  orderOf(answer, clock);
  if (answer.location === null) throw unusable('The CA took the order and did not say where it is.', clock);
  const next = { ...record, requested: true, url: answer.location, progressedAt: now() };
  await orders.write(name, next);
  // Read at once: it may be ready, as the CA knows the name from before.
  return { ...next, pollAt: now() };
}

/** An order by a profile that the directory does not name is not sent (draft-ietf-acme-profiles, section 4). */
function noProfile(profile: string, profiles: readonly string[], clock: () => Date): AcmeError {
  const offered = profiles.length === 0 ? 'no profiles' : `the profiles ${profiles.join(', ')}`;
  const detail = `The CA offers ${offered}, and not ${profile}: change PORTAL_ACME_PROFILE, or leave it out.`;
  return new AcmeError(ownProblem('order', OWN_PROBLEMS.notReady, detail, clock().toISOString()));
}

/**
 * The CA may refuse an order for the certificate that it is to replace (RFC 9773, section 5): as replaced already, or as
 * none of this account that it knows, which each CA says by another type.
 */
const refusesReplacement = (error: unknown): boolean =>
  error instanceof AcmeError && REPLACEMENT_REFUSED.has(error.problem.type);

const REPLACEMENT_REFUSED = new Set(
  ['alreadyReplaced', 'malformed', 'unauthorized'].map((type) => `urn:ietf:params:acme:error:${type}`),
);

/**
 * Returns the certificate that the next order names as the one that it replaces; null: none. A CA that failed within
 * itself may have stumbled over it (Pebble answers so where it does not know the certificate), or be in trouble: it is not
 * asked twice for that, but the attempt after the one that failed so names none, and the one after that names it again.
 */
export function replacesOf(certificate: string | null, previous: OrderRecord | null): string | null {
  const stumbled =
    previous !== null &&
    previous.url === null &&
    previous.replaces !== null &&
    previous.problem?.type === 'urn:ietf:params:acme:error:serverInternal';
  return stumbled ? null : certificate;
}

/** No connection was made, so that the CA has heard nothing. */
function wasNotSent(error: unknown): boolean {
  const code = error instanceof AcmeError ? systemErrorCode(error.cause) : null;
  return code !== null && NOT_SENT.has(code);
}

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Reads an answer as an order. Throws AcmeError where it is none. */
export function orderOf({ resource }: Answer, clock: () => Date): OrderResource {
  const order = orderResource(resource);
  if (order === null) throw unusable('The CA answered with something that is no order.', clock);
  return order;
}

/** Says that the CA answered with something that leads nowhere. */
export const unusable = (detail: string, clock: () => Date) =>
  new AcmeError(ownProblem('order', OWN_PROBLEMS.unavailable, detail, clock().toISOString()));
