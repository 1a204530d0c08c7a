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
export function withCaWord<T extends WithConditions>(snapshot: T): T {
  const { behindOwn } = snapshot.progress;
  if (behindOwn === undefined) return snapshot;
  return { ...snapshot, conditions: replaced(snapshot.conditions, behindOwn) };
}

/** The own certificate as the edge was seen to treat it; part of the progress. */
type OwnAtEdge = Pick<Progress, 'ownServed' | 'ownUnreadable'>;

/** Returns that after this round; an edge that could not be read leaves what was seen before. */
export function nextOwn({ progress, ownCertificate }: DomainSnapshot, { edge }: Observations): OwnAtEdge {
  if (edge === null || edge.failure !== null) return pickOwn(progress);
  const unreadable = edge.ownProblem === undefined ? undefined : ownCertificate?.fingerprint;
  return pickOwn({ ownServed: edge.ownServed, ownUnreadable: unreadable });
}

/** Absent keys rather than undefined ones, so that what is stored and what is decided are equal. */
const pickOwn = ({
  ownServed,
  ownUnreadable,
}: {
  ownServed?: string | undefined;
  ownUnreadable?: string | undefined;
}): OwnAtEdge => ({
  ...(ownServed === undefined ? {} : { ownServed }),
  ...(ownUnreadable === undefined ? {} : { ownUnreadable }),
});

/** Lets the own certificate speak in CertificateReady: what clients get, and who must act. */
export function withOwnWord(
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
  if (isServed) return replaced(conditions, servedWord(own, state, holdsCertificate(conditions), now));
  // Where the CA's is not there either, that is what is amiss.
  if (ca.reason !== 'issued') return conditions;
  const { notAfter } = own;
  if (state === 'ended') {
    const until = ca.params?.case === 'issued' ? ca.params.notAfter : notAfter;
    return replaced(
      conditions,
      condition('CertificateReady', 'own_ended', { case: 'over', notAfter, until }, now),
    );
  }
  if (atEdge.ownUnreadable !== own.fingerprint) return conditions;
  const params = { case: 'unreadable' as const, detail: edge?.ownProblem ?? null };
  return replaced(conditions, condition('CertificateReady', 'own_unreadable', params, now));
}

function servedWord(
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
  { ownServed: _served, ownUnreadable: _unreadable, behindOwn: _behind, ...progress }: Progress,
  own: Pick<Progress, 'ownServed' | 'ownUnreadable' | 'behindOwn'>,
): Progress {
  return { ...progress, ...own };
}

/** Tells that the edge is to serve another certificate than it was seen to: the own one, or the CA's again. */
export function ownToChange({ ownCertificate, progress }: DomainSnapshot, now: string): boolean {
  const wanted = ownToServe(ownCertificate, now)?.fingerprint;
  if (wanted !== undefined && wanted === progress.ownUnreadable) return false;
  return wanted !== progress.ownServed;
}

/** Tells that an own certificate is to be served, so that no order has to come first. */
export function servesOwn({ ownCertificate }: Pick<DomainSnapshot, 'ownCertificate'>, now: string): boolean {
  return ownToServe(ownCertificate, now) !== null;
}

/** Tells that an own certificate is kept for the domain, or may still be at the edge. */
export function mayServeOwn({ ownCertificate, progress }: DomainSnapshot): boolean {
  return (ownCertificate ?? null) !== null || progress.ownServed !== undefined;
}
