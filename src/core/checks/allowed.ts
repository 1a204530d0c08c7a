import { type Actor, type Condition, condition, type ReasonOf } from '../conditions.ts';
import type { ChallengeView, PreflightObservation } from '../observations.ts';
import { type CaaSubject, judgeCaa } from './caa.ts';
import { listWords } from './dns-words.ts';

/** One thing that stands between us and a certificate. */
export type AllowedFinding = {
  reason: Exclude<ReasonOf<'CertificateAllowed'>, 'allowed'>;
  message: string;
  actor: Actor;
};

/** Everything that a CA would stumble over, what is certain first; empty: nothing. */
export function allowedFindings(preflight: PreflightObservation, subject: CaaSubject): AllowedFinding[] {
  const caa = judgeCaa(preflight.caa, preflight.ca, subject);
  const { certain, uncertain } = challengeFindings(preflight.challenge, subject);
  const { message } = caa;
  return [
    ...(caa.verdict === 'forbidden' ? [{ reason: 'caa_forbids' as const, message, actor: caa.actor }] : []),
    ...certain,
    ...(caa.verdict === 'unknown' ? [{ reason: 'caa_unknown' as const, message, actor: caa.actor }] : []),
    ...uncertain,
  ];
}

/** Whether the CA would issue, as far as that can be seen before it is asked: the first finding, or `allowed`. */
export function judgeAllowed(
  preflight: PreflightObservation,
  subject: CaaSubject,
): Condition<'CertificateAllowed'> {
  const [first] = allowedFindings(preflight, subject);
  const at = preflight.observedAt;
  if (first !== undefined)
    return condition('CertificateAllowed', first.reason, first.message, at, first.actor);
  const caa = judgeCaa(preflight.caa, preflight.ca, subject);
  const asked = preflight.challenge.filter(({ outcome }) => outcome === 'answered');
  const untried = preflight.challenge.filter(({ outcome }) => outcome === 'not_tried');
  const but = untried.length === 0 ? '' : ` (${addressList(untried)} could not be tried from here)`;
  const message = `${caa.message} Port 80 of ${addressList(asked)} leads here${but}.`;
  return condition('CertificateAllowed', 'allowed', message, at);
}

/**
 * Whether a name whose records are not ours passes its clients on to us all the same: our own responder answered on port
 * 80 of one of its addresses, at once or after redirects within the name.
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

const WORDS: Readonly<Record<string, string>> = {
  refused: 'refuses connections',
  timeout: 'does not answer in time',
  broken: 'breaks the connection off without an HTTP answer',
};
const AWAY = 'answers, but what would answer a challenge behind it is away';
/** A gateway of ours that reaches no responder. */
const responderIsAway = ({ ours, outcome, redirects, httpStatus }: ChallengeView) =>
  ours && outcome === 'other_answer' && redirects.length === 0 && [502, 503, 504].includes(httpStatus ?? 0);
const direct = (views: readonly ChallengeView[], ...outcomes: ChallengeView['outcome'][]) =>
  views.filter(({ outcome, redirects }) => redirects.length === 0 && outcomes.includes(outcome));

function portIsClosed(views: readonly ChallengeView[], { domain, canonicalHost }: CaaSubject) {
  const said = (group: ChallengeView[]) =>
    [...new Set(group.map((view) => WORDS[view.outcome] ?? AWAY))].join(' or ');
  const closed = [...direct(views, 'refused', 'timeout', 'broken'), ...views.filter(responderIsAway)];
  return byOwner(closed, 'challenge_unreachable', {
    ours: (group) =>
      `Port 80 of our own address ${addressList(group)} ${said(group)}, so no CA can check ${domain}. The operator makes it reachable from the whole internet; where only this machine cannot reach it, PORTAL_EDGE_HTTP_ADDRESS says where it can.`,
    theirs: (group) =>
      `Port 80 of ${addressList(group)} ${said(group)}, so no CA can check ${domain}. Open it and pass it on to ${canonicalHost}, or ${aliasWords({ domain, canonicalHost })}.`,
  });
}

function addressIsNotPublic(views: readonly ChallengeView[], { domain, canonicalHost }: CaaSubject) {
  const words = () =>
    `${domain} has a private address, where no CA can check it. Delete that record, and ${aliasWords({ domain, canonicalHost })}.`;
  return byOwner(direct(views, 'private'), 'challenge_unreachable', { ours: words, theirs: words });
}

/** The zone is not known here, so that no CNAME is offered where none can stand. */
const aliasWords = ({ domain, canonicalHost }: CaaSubject) =>
  `publish the record that is shown for ${domain}, which leads to ${canonicalHost}`;

const isRedirected = ({ outcome, redirects }: ChallengeView) =>
  redirects.length > 0 && outcome !== 'answered';
const isForcedToHttps = (view: ChallengeView, domain: string) =>
  isRedirected(view) && view.outcome !== 'other_answer' && view.redirects.at(-1) === `https://${domain}`;

/** A proxy that leads everybody to https leads the CA there too, where nothing can answer before the CA has been. */
function httpsIsForced(views: readonly ChallengeView[], { domain }: CaaSubject) {
  const forced = views.filter((view) => isForcedToHttps(view, domain));
  if (forced.length === 0) return [];
  const isLoop = forced.some(({ redirects }) => redirects.filter((to) => to === redirects.at(-1)).length > 1);
  const seen = `${addressList(forced)} sends port 80 of ${domain} to https://${domain}${isLoop ? ', and that to itself again, for ever' : ''}, where no certificate exists yet; so no CA can check it.`;
  return byOwner(forced, 'challenge_redirected', {
    ours: () => `${seen} It is our own address: the operator looks at what stands before the edge.`,
    theirs: () =>
      `${seen} Switch off "Always use HTTPS" (a redirect of all requests to https) at the proxy or web server there, at least for /.well-known/acme-challenge/. It may come back when the certificate is there.`,
  });
}

function redirectEndsElsewhere(views: readonly ChallengeView[], { domain, canonicalHost }: CaaSubject) {
  const redirected = views.filter((view) => isRedirected(view) && !isForcedToHttps(view, domain));
  const [first] = redirected;
  if (first === undefined) return [];
  const seen = `${addressList(redirected)} redirects the CA's check to ${first.redirects.at(-1)}, ${redirectEnd(first)}.`;
  return byOwner(redirected, 'challenge_redirected', {
    ours: () => `${seen} It is our own address: the operator looks at what stands before the edge.`,
    theirs: () =>
      `${seen} Exempt /.well-known/acme-challenge/ from the redirect, and pass it on to ${canonicalHost}.`,
  });
}

function redirectEnd({ outcome, httpStatus, server }: ChallengeView): string {
  switch (outcome) {
    case 'not_followed':
      return 'where no CA follows: it takes names only, ports 80 and 443, and ten redirects at most';
    case 'other_answer':
      return `where something else answers (${answerWords(httpStatus, server)})`;
    case 'private':
      return 'which has no public address';
    case 'not_tried':
      return 'which cannot be reached from here';
    default:
      return `which ${WORDS[outcome] ?? outcome}`;
  }
}

function somethingElseAnswers(views: readonly ChallengeView[], { canonicalHost }: CaaSubject) {
  const answering = direct(views, 'other_answer').filter((view) => !responderIsAway(view));
  const seen = (group: ChallengeView[]) => {
    const words = group.map(({ httpStatus, server }) => answerWords(httpStatus, server));
    return `${addressList(group)} answers the CA's check itself (${listWords([...new Set(words)])})`;
  };
  return byOwner(answering, 'challenge_intercepted', {
    ours: (group) =>
      `${seen(group)}, although it is our own address. The operator sees to it that port 80 leads to the edge, and that edge and responder run with this PORTAL_BASE_DOMAIN.`,
    theirs: (group) =>
      `${seen(group)}. Let /.well-known/acme-challenge/ through to ${canonicalHost}, unchanged.`,
  });
}

function couldNotAsk(views: readonly ChallengeView[], { canonicalHost }: CaaSubject): AllowedFinding {
  const reason = 'not_checked' as const;
  if (views.length === 0) {
    // A record that is right by its address has one; so it is our own host's that is not known.
    const message = `The addresses of our own ${canonicalHost} could not be looked up, so port 80 could not be asked; the operator must check its DNS.`;
    return { reason, message, actor: 'operator' };
  }
  const message = `This machine has no way to ${addressList(views)}, so port 80 could not be asked. The operator gives it one (IPv6, most likely).`;
  return { reason, message, actor: 'operator' };
}

/** What is amiss at our own addresses is the operator's, at others the tenant's. */
function byOwner(
  views: readonly ChallengeView[],
  reason: AllowedFinding['reason'],
  words: Record<'ours' | 'theirs', (group: ChallengeView[]) => string>,
): AllowedFinding[] {
  const ours = views.filter((view) => view.ours);
  const theirs = views.filter((view) => !view.ours);
  return [
    ...(theirs.length > 0 ? [{ reason, message: words.theirs(theirs), actor: 'tenant' as const }] : []),
    ...(ours.length > 0 ? [{ reason, message: words.ours(ours), actor: 'operator' as const }] : []),
  ];
}

const addressList = (views: readonly ChallengeView[]) => listWords(views.map(({ address }) => address));
const answerWords = (status: number | null, server: string | null) =>
  `HTTP ${status ?? 'without a status'}${server === null ? '' : ` by ${server}`}`;
