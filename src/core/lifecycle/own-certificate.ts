import { pick } from '../checks/judge.ts';
import { type Condition, condition } from '../conditions.ts';
import type { DomainSnapshot, Progress } from '../domain.ts';
import type { Observations } from '../observations.ts';
import { type OwnCertificate, type OwnState, ownState, ownToServe } from '../own-certificate/life.ts';
import { holdsCertificate } from './issuance.ts';

/**
 * An own certificate changes what clients get, and nothing about orders: they are decided from what the CA's certificate
 * says of CertificateReady. While the own one speaks there, the CA's word is kept behind it (`progress.behindOwn`).
 */

type WithConditions = Pick<DomainSnapshot, 'conditions' | 'progress'>;

/** Reads the domain as its orders are decided from: with the CA's word in place of the own certificate's. */
export function withCaCondition<T extends WithConditions>(snapshot: T): T {
  const { behindOwn } = snapshot.progress;
  if (behindOwn === undefined) return snapshot;
  return { ...snapshot, conditions: replaced(snapshot.conditions, behindOwn) };
}

/** The own certificate as the edge was seen to treat it; part of the progress. */
type OwnAtEdge = Pick<Progress, 'ownServed' | 'ownUnreadable' | 'ownAtEdge'>;

/** Returns that after this round; an edge that could not be read leaves what was seen before. */
export function nextOwn(
  { progress, ownCertificate = null }: Pick<DomainSnapshot, 'progress' | 'ownCertificate'>,
  { edge }: Observations,
): OwnAtEdge {
  if (edge === null || edge.failure !== null) return ownAtEdge(progress);
  const { ownServed, ownLeft } = edge;
  const unreadable = edge.ownProblem === undefined ? undefined : ownCertificate?.fingerprint;
  const isThere = ownCertificate !== null || ownServed !== undefined || ownLeft === true;
  return ownAtEdge({
    ownServed,
    ownUnreadable: unreadable,
    ownAtEdge: isThere ? progress.ownAtEdge : undefined,
  });
}

type Known = { [K in keyof OwnAtEdge]: OwnAtEdge[K] | undefined };

/** Picks it; absent keys rather than undefined ones, so that what is stored and what is decided are equal. */
export const ownAtEdge = ({ ownServed, ownUnreadable, ownAtEdge: mark }: Known): OwnAtEdge => ({
  ...(ownServed === undefined ? {} : { ownServed }),
  ...(ownUnreadable === undefined ? {} : { ownUnreadable }),
  ...(mark === undefined ? {} : { ownAtEdge: mark }),
});

/** Lets the own certificate speak in CertificateReady: what clients get, and who must act. */
export function withOwnCondition(
  { ownCertificate: own = null }: Pick<DomainSnapshot, 'ownCertificate'>,
  conditions: Condition[],
  { edge }: Pick<Observations, 'edge'>,
  { own: atEdge, now }: { own: OwnAtEdge; now: string },
): Condition[] {
  if (own === null) return conditions;
  const ca = pick(conditions, 'CertificateReady');
  const state = ownState(own, now);
  // Nothing is said to be served but what the edge was seen to serve.
  const isServed = state !== 'ended' && atEdge.ownServed === own.fingerprint;
  if (isServed) return replaced(conditions, servedCondition(own, state, holdsCertificate(conditions), now));
  if (state !== 'ended' && atEdge.ownUnreadable === own.fingerprint)
    return replaced(
      conditions,
      unreadableCondition(edge?.ownProblem ?? null, holdsCertificate(conditions), now),
    );
  // Where the CA's is not there either, that is what is amiss.
  if (state !== 'ended' || ca.reason !== 'issued') return conditions;
  const { notAfter } = own;
  const until = ca.params?.case === 'issued' ? ca.params.notAfter : notAfter;
  return replaced(
    conditions,
    condition('CertificateReady', 'own_ended', { case: 'over', notAfter, until }, now),
  );
}

/** Without a certificate of the CA's clients get none at all. */
function unreadableCondition(
  detail: string | null,
  hasCa: boolean,
  now: string,
): Condition<'CertificateReady'> {
  const params = {
    case: 'unreadable' as const,
    detail,
    next: hasCa ? ('ca_ready' as const) : ('ca_missing' as const),
  };
  const found = condition('CertificateReady', 'own_unreadable', params, now);
  return hasCa ? found : { ...found, status: 'False' };
}

function servedCondition(
  { notAfter, issuer }: OwnCertificate,
  state: OwnState,
  hasCa: boolean,
  now: string,
): Condition<'CertificateReady'> {
  const next = hasCa ? 'ca_ready' : 'ca_missing';
  return state === 'ending'
    ? condition('CertificateReady', 'own_ending', { case: 'ending', notAfter, next }, now)
    : condition('CertificateReady', 'own', { case: 'own', issuer, notAfter, next }, now);
}

/** Returns what the progress keeps of the CA's word, where another one is shown. */
export function behindOwn(
  shown: readonly Condition[],
  ofCa: readonly Condition[],
): Pick<Progress, 'behindOwn'> {
  const ca = pick(ofCa, 'CertificateReady');
  return pick(shown, 'CertificateReady') === ca ? {} : { behindOwn: ca };
}

const replaced = (conditions: readonly Condition[], by: Condition): Condition[] =>
  conditions.map((one) => (one.type === by.type ? by : one));

/** Puts into the progress what is known of the own certificate now, and nothing of what was known before. */
export function withOwnProgress(
  {
    ownServed: _served,
    ownUnreadable: _unreadable,
    ownAtEdge: _mark,
    behindOwn: _behind,
    ...progress
  }: Progress,
  own: OwnAtEdge & Pick<Progress, 'behindOwn'>,
): Progress {
  return { ...progress, ...own };
}

/** Tells that the edge is to serve another certificate than it was seen to: the own one, or the CA's again. */
export function ownToChange({ ownCertificate, progress }: DomainSnapshot, now: string): boolean {
  const wanted = ownToServe(ownCertificate, now)?.fingerprint;
  if (wanted !== undefined && wanted === progress.ownUnreadable) return false;
  // Nothing is kept any more, and nobody has seen that nothing is left of it.
  if ((ownCertificate ?? null) === null && progress.ownAtEdge === true) return true;
  return wanted !== progress.ownServed;
}

/** Tells that an own certificate is to be served, and can be, so that no order has to come first. */
export function servesOwn(
  { ownCertificate, progress }: Pick<DomainSnapshot, 'ownCertificate' | 'progress'>,
  now: string,
): boolean {
  const own = ownToServe(ownCertificate, now);
  return own !== null && own.fingerprint !== progress.ownUnreadable;
}

/** Tells that an own certificate is kept for the domain, or may still be at the edge. */
export function mayServeOwn({ ownCertificate, progress }: DomainSnapshot): boolean {
  const isKnown = progress.ownServed !== undefined || progress.ownAtEdge === true;
  return (ownCertificate ?? null) !== null || isKnown;
}
