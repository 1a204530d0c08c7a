import { embeddedProblem, OWN_PROBLEMS, ownProblem, retryAfterOf } from '../../core/issuance/acme-errors.ts';
import { plusSeconds, secondsBetween } from '../../core/lifecycle/schedules.ts';
import type { CaProblem } from '../../core/observations.ts';
import { backOffMs } from '../../lib/back-off.ts';
import { wait } from '../../lib/wait.ts';
import { belongTogether } from '../certificates.ts';
import type { StoredCertificate } from '../port.ts';
import type { Records } from '../records.ts';
import { signingRequest } from '../x509.ts';
import { type ChallengeFiles, isToken } from './challenge-files.ts';
import type { OrderRecord } from './order-record.ts';
import { orderOf, type PlaceDeps, placeOrder, unusable } from './place-order.ts';
import { authorizationResource, type OrderResource } from './resources.ts';
import { AcmeError } from './session.ts';

export type AdvanceDeps = PlaceDeps & {
  stored: Records<StoredCertificate>;
  challenges: ChallengeFiles;
};

/** The CA is asked at most this often about a pending order. */
const POLLS = { firstMs: 100, mostMs: 2_000 };
/** A CA that neither accepts nor refuses for this long is not waited for any more. */
const PENDING_SECONDS = 600;
/** A CA that cannot be asked about a pending order for this long counts as away. */
const TROUBLE_SECONDS = 300;
const TROUBLE_RETRY_SECONDS = 5;

/** One step's end: null once the certificate is held. */
type Step = { record: OrderRecord | null };

/**
 * Goes on with a pending order of a name until it ends, or the CA lets us wait beyond `until`. Each step is kept before
 * the CA is asked to go on, so that whoever is killed here goes on with the same order. Returns the order as it stands,
 * null where it has ended with a certificate.
 */
export async function advance(
  deps: AdvanceDeps,
  name: string,
  { until, signal }: { until: number; signal: AbortSignal },
): Promise<OrderRecord | null> {
  for (let polls = 1; ; polls++) {
    const record = await deps.orders.read(name);
    // Somebody has forgotten it meanwhile.
    if (record === null) return null;
    // The CA may have named the time in an earlier call, or to a process that was killed since.
    const named = record.pollAt === null ? null : Date.parse(record.pollAt);
    if (named !== null && named > until) return record;
    if (named !== null) await waitUntil(named, deps, signal);
    const next = await stepOrFail(deps, name, record, signal);
    if (next === null || next.state === 'failed') return next;
    if (next.pollAt !== null) continue;
    const polled = deps.clock().getTime() + backOffMs(POLLS, polls);
    if (polled > until) return next;
    await waitUntil(polled, deps, signal);
  }
}

const waitUntil = (time: number, { clock }: AdvanceDeps, signal: AbortSignal): Promise<void> =>
  wait(Math.max(time - clock().getTime(), 0), signal);

async function stepOrFail(
  deps: AdvanceDeps,
  name: string,
  record: OrderRecord,
  signal: AbortSignal,
): Promise<OrderRecord | null> {
  const { orders, clock } = deps;
  try {
    const { record: next } = await step(deps, name, record, signal);
    if (next === null) return null;
    return await keep(deps, name, withPatience({ ...next, troubleSince: null }, clock().toISOString()));
  } catch (error) {
    if (!(error instanceof AcmeError)) throw error;
    const { problem } = error;
    if (problem.type === 'urn:ietf:params:acme:error:accountDoesNotExist') await deps.account.forgetUri();
    const now = clock().toISOString();
    const latest = (await orders.read(name)) ?? record;
    return keep(deps, name, afterProblem(latest, problem, now));
  }
}

/** Keeps the record, but does not bring back what was forgotten meanwhile. */
async function keep(
  { orders, challenges }: AdvanceDeps,
  name: string,
  record: OrderRecord,
): Promise<OrderRecord | null> {
  if ((await orders.read(name)) === null) return null;
  await orders.write(name, record);
  if (record.state === 'failed' && !record.mayGoOn) await challenges.withdraw(name);
  return record;
}

/** Ends an order that the CA leaves undecided; the time begins again with each step that the order makes. */
export function withPatience(record: OrderRecord, now: string): OrderRecord {
  const since = record.progressedAt ?? record.begunAt;
  if (record.state === 'failed' || secondsBetween(since, now) < PENDING_SECONDS) return record;
  const detail = 'The CA has neither accepted nor refused the order within 10 minutes.';
  const problem = ownProblem('challenge', OWN_PROBLEMS.pending, detail, now);
  return { ...record, state: 'failed', problem, mayGoOn: false };
}

/** A CA that is away or busy has refused nothing: its order waits, and is gone on with at the next attempt too. */
function afterProblem(record: OrderRecord, problem: CaProblem, now: string): OrderRecord {
  const { status } = problem;
  const isTransient = status === null || status === 429 || status >= 500;
  const mayGoOn = isTransient && record.url !== null;
  const troubleSince = record.troubleSince ?? now;
  const next = plusSeconds(now, TROUBLE_RETRY_SECONDS);
  const pollAt = problem.retryAfter !== null && problem.retryAfter > next ? problem.retryAfter : next;
  const isPatient = mayGoOn && secondsBetween(troubleSince, pollAt) < TROUBLE_SECONDS;
  if (isPatient) return { ...record, troubleSince, pollAt };
  return { ...record, state: 'failed', problem, mayGoOn, troubleSince, pollAt: null };
}

async function step(
  deps: AdvanceDeps,
  name: string,
  record: OrderRecord,
  signal: AbortSignal,
): Promise<Step> {
  const { session, account, clock } = deps;
  if (record.url === null) return { record: await placeOrder(deps, name, record, signal) };
  const signer = await account.signer(signal);
  const url = record.url;
  const answer = await session.post({ step: 'order', url, payload: null, signer }, signal);
  const order = orderOf(answer, clock);
  const polled = { ...record, pollAt: retryAfterOf(answer.retryAfter, clock().toISOString()) };
  return carryOn(deps, name, polled, { order, signal });
}

type Present = { order: OrderResource; signal: AbortSignal };

async function carryOn(deps: AdvanceDeps, name: string, record: OrderRecord, now: Present): Promise<Step> {
  switch (now.order.status) {
    case 'pending':
      return answerChallenges(deps, name, record, now);
    case 'ready':
      return finalize(deps, name, record, now);
    case 'valid':
      return download(deps, name, record, now);
    case 'invalid':
      return { record: await refused(deps, record, now) };
    default:
      // `processing`: the CA is at it.
      return { record };
  }
}

/** Publishes each challenge that is not yet answered, and tells the CA to look. */
async function answerChallenges(
  deps: AdvanceDeps,
  name: string,
  record: OrderRecord,
  { order, signal }: Present,
): Promise<Step> {
  const { session, account, orders, challenges, clock } = deps;
  const signer = await account.signer(signal);
  let next = record;
  for (const url of order.authorizations.filter((one) => !record.answered.includes(one))) {
    const { resource } = await session.post({ step: 'authorization', url, payload: null, signer }, signal);
    const { status, http01 } = authorizationResource(resource);
    if (status === 'pending' && http01?.status === 'pending') {
      const { token } = http01;
      if (!isToken(token)) throw unusable('The CA gave a challenge whose token is none.', clock);
      const keyAuthorization = `${token}.${await account.thumbprint(signal)}`;
      await challenges.publish({ name, token, keyAuthorization });
      await session.post({ step: 'challenge', url: http01.url, payload: {}, signer }, signal);
    } else if (status === 'pending' && http01 === null) {
      const detail = 'The CA offers no HTTP-01 challenge for this name.';
      throw new AcmeError(ownProblem('authorization', OWN_PROBLEMS.notReady, detail, clock().toISOString()));
    }
    next = { ...next, answered: [...next.answered, url], progressedAt: clock().toISOString() };
    if ((await orders.read(name)) !== null) await orders.write(name, next);
  }
  return { record: next };
}

async function finalize(
  deps: AdvanceDeps,
  name: string,
  record: OrderRecord,
  { order, signal }: Present,
): Promise<Step> {
  const { session, account, clock } = deps;
  const signer = await account.signer(signal);
  const csr = (await signingRequest(name, record.key)).toString('base64url');
  const url = order.finalize;
  const answer = await session.post({ step: 'finalize', url, payload: { csr }, signer }, signal);
  const after = orderOf(answer, clock);
  // `ready` again would be finalized for ever.
  if (after.status === 'ready') return { record };
  const progressedAt = clock().toISOString();
  const pollAt = retryAfterOf(answer.retryAfter, progressedAt);
  return carryOn(deps, name, { ...record, pollAt, progressedAt }, { order: after, signal });
}

async function download(
  { session, account, orders, stored, challenges, clock }: AdvanceDeps,
  name: string,
  record: OrderRecord,
  { order, signal }: Present,
): Promise<Step> {
  if (order.certificate === null) throw unusable('The CA issued and did not say what.', clock);
  const signer = await account.signer(signal);
  const url = order.certificate;
  const { body } = await session.post({ step: 'download', url, payload: null, signer }, signal);
  const certificate = { chain: body.endsWith('\n') ? body : `${body}\n`, key: record.key };
  if (!belongTogether(certificate)) {
    const detail = 'What the CA issued is no certificate for the key of this order.';
    throw new AcmeError(ownProblem('download', OWN_PROBLEMS.notReady, detail, clock().toISOString()));
  }
  // Of a name that was forgotten meanwhile nothing is kept.
  if ((await orders.read(name)) === null) return { record: null };
  await stored.write(name, certificate);
  await challenges.withdraw(name);
  // Last, so that whoever is killed before it comes back to all of this.
  await orders.remove(name);
  return { record: null };
}

/** Reads why an order became invalid: the challenge's own problem says most. */
async function refused(
  { session, account, clock }: AdvanceDeps,
  record: OrderRecord,
  { order, signal }: Present,
): Promise<OrderRecord> {
  const now = clock().toISOString();
  const signer = await account.signer(signal);
  let problem: CaProblem | null = null;
  for (const url of order.authorizations) {
    const { resource } = await session.post({ step: 'authorization', url, payload: null, signer }, signal);
    problem ??= embeddedProblem('challenge', authorizationResource(resource).http01?.error, now);
  }
  problem ??= embeddedProblem('finalize', order.error, now);
  problem ??= ownProblem(
    'order',
    OWN_PROBLEMS.unavailable,
    'The CA refused the order and did not say why.',
    now,
  );
  return { ...record, state: 'failed', problem, mayGoOn: false };
}
