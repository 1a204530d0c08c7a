import { type Condition, conditionOf, type Finding, finding } from '../conditions.ts';
import type { Closed, HttpAnswer } from '../findings/certificate.ts';
import type { ParamsOf } from '../findings/index.ts';
import type { ChallengeView, PreflightObservation } from '../observations.ts';
import { type CaaSubject, judgeCaa } from './caa.ts';

/** One thing that stands between us and a certificate. */
export type AllowedFinding = Finding<'CertificateAllowed'>;

/** Lists everything that a CA would stumble over, what is certain first; empty: nothing. */
export function allowedFindings(preflight: PreflightObservation, subject: CaaSubject): AllowedFinding[] {
  const caa = judgeCaa(preflight.caa, preflight.ca, subject);
  const { certain, uncertain } = challengeFindings(preflight.challenge, subject);
  return [
    ...accountFindings(preflight),
    ...(caa.verdict === 'forbidden' ? [caa.finding] : []),
    ...certain,
    ...(caa.verdict === 'unknown' ? [caa.finding] : []),
    ...uncertain,
  ];
}

/** Lists what the CA refuses to everybody, which comes first: no tenant can mend it. */
function accountFindings({ ca: { account } }: PreflightObservation): AllowedFinding[] {
  const uri = account?.uri ?? '';
  return account?.refused === true
    ? [finding('CertificateAllowed', 'account_refused', { case: 'refused', uri })]
    : [];
}

/** Judges whether the CA would issue, as far as that can be seen before it is asked: the first finding, or `allowed`. */
export function judgeAllowed(
  preflight: PreflightObservation,
  subject: CaaSubject,
): Condition<'CertificateAllowed'> {
  const [first] = allowedFindings(preflight, subject);
  return conditionOf('CertificateAllowed', first ?? clear(preflight, subject), preflight.observedAt);
}

function clear(preflight: PreflightObservation, subject: CaaSubject): AllowedFinding {
  const caa = judgeCaa(preflight.caa, preflight.ca, subject);
  const addressesWith = (outcome: ChallengeView['outcome']) =>
    addressesOf(preflight.challenge.filter((view) => view.outcome === outcome));
  return finding('CertificateAllowed', 'allowed', {
    case: 'clear',
    caa: caa.verdict === 'allowed' ? caa.allows : { why: 'no_record', domain: subject.domain },
    asked: addressesWith('answered'),
    untried: addressesWith('not_tried'),
  });
}

/**
 * True where a name whose records are not ours passes its clients on to us all the same: our own responder answered on
 * port 80 of one of its addresses, at once or after redirects within the name.
 */
export function passesThrough({ challenge }: PreflightObservation, { domain }: { domain: string }): boolean {
  return challenge.some(
    ({ ours, outcome, redirects }) =>
      !ours && outcome === 'answered' && redirects.every((to) => URL.parse(to)?.hostname === domain),
  );
}

type Sorted = { certain: AllowedFinding[]; uncertain: AllowedFinding[] };

function challengeFindings(views: readonly ChallengeView[], subject: CaaSubject): Sorted {
  const certain = CHALLENGE_CHECKS.flatMap((check) => check(views, subject));
  const known = views.some(({ outcome }) => outcome === 'answered') || certain.length > 0;
  return { certain, uncertain: known ? [] : [couldNotAsk(views, subject)] };
}

type Check = (views: readonly ChallengeView[], subject: CaaSubject) => AllowedFinding[];

/** Each says at most one thing about our own addresses and one about others. */
const CHALLENGE_CHECKS: readonly Check[] = [
  portIsClosed,
  addressIsNotPublic,
  httpsIsForced,
  redirectEndsElsewhere,
  somethingElseAnswers,
];

/** A gateway of ours that reaches no responder. */
const responderIsAway = ({ ours, outcome, redirects, httpStatus }: ChallengeView) =>
  ours && outcome === 'other_answer' && redirects.length === 0 && [502, 503, 504].includes(httpStatus ?? 0);
const direct = (views: readonly ChallengeView[], ...outcomes: ChallengeView['outcome'][]) =>
  views.filter(({ outcome, redirects }) => redirects.length === 0 && outcomes.includes(outcome));

function portIsClosed(views: readonly ChallengeView[], { domain, canonicalHost }: CaaSubject) {
  const closed = [...direct(views, 'refused', 'timeout', 'broken'), ...views.filter(responderIsAway)];
  return byOwner(closed, 'challenge_unreachable', (group, ours) => ({
    case: 'closed',
    domain,
    canonicalHost,
    addresses: addressesOf(group),
    how: [...new Set(group.map(howClosed))],
    ours,
  }));
}

function howClosed({ outcome }: ChallengeView): Closed {
  return outcome === 'refused' || outcome === 'timeout' || outcome === 'broken' ? outcome : 'responder_away';
}

function addressIsNotPublic(views: readonly ChallengeView[], { domain, canonicalHost }: CaaSubject) {
  return byOwner(direct(views, 'private'), 'challenge_unreachable', (_, ours) => ({
    case: 'not_public',
    domain,
    canonicalHost,
    ours,
  }));
}

const isRedirected = ({ outcome, redirects }: ChallengeView) =>
  redirects.length > 0 && outcome !== 'answered';
const isForcedToHttps = (view: ChallengeView, domain: string) =>
  isRedirected(view) && view.outcome !== 'other_answer' && view.redirects.at(-1) === `https://${domain}`;

/** A proxy that leads everybody to https leads the CA there too, where nothing can answer before the CA has been. */
function httpsIsForced(views: readonly ChallengeView[], { domain }: CaaSubject) {
  const forced = views.filter((view) => isForcedToHttps(view, domain));
  const loops = forced.some(({ redirects }) => redirects.filter((to) => to === redirects.at(-1)).length > 1);
  return byOwner(forced, 'challenge_redirected', (_, ours) => ({
    case: 'to_https',
    domain,
    addresses: addressesOf(forced),
    loops,
    ours,
  }));
}

function redirectEndsElsewhere(views: readonly ChallengeView[], { domain, canonicalHost }: CaaSubject) {
  const redirected = views.filter((view) => isRedirected(view) && !isForcedToHttps(view, domain));
  const [first] = redirected;
  if (first === undefined) return [];
  return byOwner(redirected, 'challenge_redirected', (_, ours) => ({
    case: 'elsewhere',
    addresses: addressesOf(redirected),
    to: first.redirects.at(-1) ?? '',
    end: first.outcome,
    answer: answerOf(first),
    canonicalHost,
    ours,
  }));
}

function somethingElseAnswers(views: readonly ChallengeView[], { canonicalHost }: CaaSubject) {
  const answering = direct(views, 'other_answer').filter((view) => !responderIsAway(view));
  return byOwner(answering, 'challenge_intercepted', (group, ours) => ({
    case: 'answered',
    addresses: addressesOf(group),
    answers: group.map(answerOf),
    canonicalHost,
    ours,
  }));
}

function couldNotAsk(views: readonly ChallengeView[], { canonicalHost }: CaaSubject): AllowedFinding {
  const actor = 'operator' as const;
  // A record that is right by its address has one; so it is our own host's that is not known.
  return views.length === 0
    ? finding('CertificateAllowed', 'not_checked', { case: 'own_host', canonicalHost }, { actor })
    : finding(
        'CertificateAllowed',
        'not_checked',
        { case: 'no_route', addresses: addressesOf(views) },
        { actor },
      );
}

type OwnedReason = 'challenge_unreachable' | 'challenge_redirected' | 'challenge_intercepted';

/** The operator resolves a fault at our own addresses, the tenant one at others. */
function byOwner<R extends OwnedReason>(
  views: readonly ChallengeView[],
  reason: R,
  paramsOf: (group: ChallengeView[], ours: boolean) => ParamsOf<'CertificateAllowed', R>,
): AllowedFinding[] {
  return [false, true].flatMap((ours) => {
    const group = views.filter((view) => view.ours === ours);
    const actor = ours ? ('operator' as const) : ('tenant' as const);
    if (group.length === 0) return [];
    return [finding('CertificateAllowed', reason, paramsOf(group, ours), { actor })];
  });
}

const addressesOf = (views: readonly ChallengeView[]) => views.map(({ address }) => address);
const answerOf = ({ httpStatus, server }: ChallengeView): HttpAnswer => ({ status: httpStatus, server });
