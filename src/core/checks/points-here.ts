import type { Actor, ReasonOf } from '../conditions.ts';
import type { ServerOutcome, ServerView } from '../observations.ts';
import { canonicalHostWords } from './canonical-host.ts';
import { differingWords } from './differing-words.ts';
import type { DnsFacts } from './dns-facts.ts';
import type { Reading } from './dns-view.ts';
import { type Advised, askedWords, durationWords, leadHereWords, publishAdvice } from './dns-words.ts';
import { doubledWords } from './doubled-words.ts';
import { halfToldWords } from './half-told.ts';
import { httpsRecordWords } from './https-record.ts';
import { nameServerFaults } from './name-server-faults.ts';
import { wildcardWords } from './wildcard-words.ts';

export type PointsHereFinding = { reason: ReasonOf<'PointsHere'>; message: string; actor?: Actor };
type Check = (facts: DnsFacts) => PointsHereFinding | null;

/**
 * In order; the first that has something to say decides.
 *
 *   signatures broken? ──▶ nobody could tell? ──▶ do those who could agree? ──▶ what they agree on
 */
export const POINTS_HERE_CHECKS: readonly Check[] = [
  signaturesAreBroken,
  nameServerIsAnAddress,
  authoritativeServersRefuse,
  delegationIsLame,
  answerIsTooLarge,
  nameServersAreSilent,
  serversFail,
  nobodyAnswers,
  edgeIsUnknown,
  serversDisagree,
  everybodySaysRight,
  everybodySaysWrong,
];

const outcomes = ({ observation }: DnsFacts, ...wanted: ServerOutcome[]) =>
  observation.routing.filter((view) => wanted.includes(view.outcome));
/** The name whose zone is broken: the domain, or where its CNAMEs lead as far as they can be told. */
function failingEnd(facts: DnsFacts, outcome: ServerOutcome): string {
  const { domain } = facts.subject;
  const end = outcomes(facts, outcome)
    .find(({ chain }) => chain.length > 0)
    ?.chain.at(-1)?.to;
  return end === undefined ? domain : `${end}, where ${domain} leads,`;
}

const serverList = (views: readonly ServerView[]) => views.map(({ server }) => server).join(', ');

function signaturesAreBroken(facts: DnsFacts): PointsHereFinding | null {
  if (!facts.routing.bogus) return null;
  const finding = outcomes(facts, 'dnssec_bogus');
  const ours = (facts.observation.canonicalHostViews ?? []).filter(
    ({ outcome }) => outcome === 'dnssec_bogus',
  );
  if (
    finding.every(({ server, role }) => role === 'resolver' && ours.some((view) => view.server === server))
  ) {
    const { domain, canonicalHost } = facts.subject;
    const message = `${serverList(finding)} finds the DNSSEC signatures of ${domain} broken, and those of our own ${canonicalHost} too. The operator looks at that resolver of PORTAL_DNS_RESOLVERS first (its clock, its trust anchor), then at our own zone.`;
    return { reason: 'dnssec_bogus', message, actor: 'operator' };
  }
  const domain = failingEnd(facts, 'dnssec_bogus');
  const message =
    `The DNSSEC signatures of ${domain} are broken (seen by ${serverList(outcomes(facts, 'dnssec_bogus'))}): validating resolvers refuse its records, ` +
    'and no CA issues a certificate for it. Have your DNS provider sign the zone anew, or remove the DS record at your registrar.';
  return { reason: 'dnssec_bogus', message };
}

/** Nobody can ask a server that is named by an address. */
function nameServerIsAnAddress(facts: DnsFacts): PointsHereFinding | null {
  const isIt = nameServerFaults(facts).some(({ fault }) => fault === 'address_as_name_server');
  if (facts.routing.by !== 'nobody' || !isIt) return null;
  // The sentence itself is one of those about the name servers, which every look that is not right ends with.
  const message = `Nobody could tell where ${facts.subject.domain} leads (asked: ${serverList(facts.observation.routing)}).`;
  return { reason: 'lame_delegation', message };
}

function authoritativeServersRefuse(facts: DnsFacts): PointsHereFinding | null {
  const refusing = outcomes(facts, 'refused');
  const blamed = refusing.filter(({ role }) => role === 'authoritative');
  if (facts.routing.by !== 'nobody' || blamed.length === 0) return null;
  const message = `The name servers of ${facts.subject.domain} refuse to answer for it (${serverList(blamed)}). The zone is not set up at them: add it there, or correct the name servers at your registrar.`;
  return { reason: 'refused', message };
}

function delegationIsLame(facts: DnsFacts): PointsHereFinding | null {
  const lame = outcomes(facts, 'lame');
  if (facts.routing.by !== 'nobody' || lame.length === 0) return null;
  const message = `The name servers that ${facts.subject.domain} is delegated to do not know its zone (${serverList(lame)}). Add the zone there, or correct the name servers at your registrar.`;
  return { reason: 'lame_delegation', message };
}

function answerIsTooLarge(facts: DnsFacts): PointsHereFinding | null {
  const large = outcomes(facts, 'oversized');
  if (facts.routing.by !== 'nobody' || large.length === 0) return null;
  const message = `The DNS gives too large an answer for ${facts.subject.domain} (${serverList(large)}): more bytes or records than we read. Delete the records that are not needed there, and ${leadHereWords(advised(facts))}.`;
  return { reason: 'answer_too_large', message };
}

/** Resolvers that answer for other names in the same look are well; so it is the zone's servers that are not. */
function nameServersAreSilent(facts: DnsFacts): PointsHereFinding | null {
  const { observation, routing, subject } = facts;
  const silent = outcomes(facts, 'timeout', 'unreachable').filter(({ role }) => role === 'authoritative');
  const resolversAreWell =
    observation.resolversAnswer === true ||
    outcomes(facts, 'servfail').some(({ role }) => role === 'resolver');
  if (routing.by !== 'nobody' || observation.overTcp === true || !resolversAreWell) return null;
  if (outcomes(facts, 'filtered', 'refused').length > 0) return null;
  const others = outcomes(facts, 'timeout', 'servfail').filter(({ role }) => role === 'resolver');
  if (silent.length > 0) {
    const message = `The name servers of ${subject.domain} do not answer (${serverList(silent)}), while our resolvers answer for other names. Ask your DNS provider to bring them back, or correct the name servers at your registrar; they must answer over UDP and TCP. Until they answer, nobody can reach ${subject.domain}.`;
    return { reason: 'name_servers_silent', message };
  }
  const nobodyKnown = !observation.routing.some(({ role }) => role === 'authoritative');
  if (!nobodyKnown || !others.some(({ outcome }) => outcome === 'timeout')) return null;
  const message = `Our resolvers get no answer for ${subject.domain} (asked: ${serverList(others)}), while they answer for other names: the name servers that its zone is delegated to are down, or have no address. Ask your DNS provider, or correct the name servers at your registrar.`;
  return { reason: 'name_servers_silent', message };
}

function serversFail(facts: DnsFacts): PointsHereFinding | null {
  const failing = outcomes(facts, 'servfail', 'malformed');
  if (facts.routing.by !== 'nobody' || failing.length === 0) return null;
  const end = failingEnd(facts, 'servfail');
  const byResolvers = failing.every(({ role }) => role === 'resolver');
  if (byResolvers && facts.observation.resolversAnswer === false) {
    const message = `Our DNS resolvers fail for every name, our own ${facts.subject.canonicalHost} too (${serverList(failing)}), so we could not tell where ${facts.subject.domain} leads; the operator must check PORTAL_DNS_RESOLVERS.`;
    return { reason: 'servfail', message, actor: 'operator' };
  }
  const who = byResolvers ? 'Our resolvers get no answer from the name servers' : 'The name servers fail';
  const message = `${who} when asked for ${end} (${serverList(failing)}), so we could not tell where it leads. Ask your DNS provider whether the zone is in order; we go on looking.`;
  return { reason: 'servfail', message };
}

function nobodyAnswers(facts: DnsFacts): PointsHereFinding | null {
  if (facts.routing.by !== 'nobody') return null;
  const { observation, subject } = facts;
  const filtering = outcomes(facts, 'filtered');
  if (filtering.length > 0) {
    const message = `${serverList(filtering)} ${filtering.length > 1 ? 'refuse' : 'refuses'} the name ${subject.domain}, as filters do for what they block, and nobody else answers. This says nothing of its records; the operator must use resolvers in PORTAL_DNS_RESOLVERS that do not filter, or have the name taken off the filter's list.`;
    return { reason: 'refused', message, actor: 'operator' };
  }
  // Resolvers are the operator's choice; that they refuse us is nothing that a tenant can mend.
  const refused = outcomes(facts, 'refused');
  if (refused.length > 0) {
    const message = `Our DNS resolvers refuse to answer (${serverList(refused)}); the operator must check PORTAL_DNS_RESOLVERS.`;
    return { reason: 'refused', message, actor: 'operator' };
  }
  if (observation.overTcp === true) {
    const message = `The record of ${subject.domain} is right as far as we see, but no DNS server answers us over TCP, over which a proof is asked for. The operator opens TCP to port 53, at the resolvers of PORTAL_DNS_RESOLVERS first.`;
    return { reason: 'timeout', message, actor: 'operator' };
  }
  const asked = observation.routing.length === 0 ? '' : ` (${serverList(observation.routing)})`;
  const message = `No DNS server answered when asked for ${subject.domain}${asked}, so we could not tell where it leads; we go on looking.`;
  return { reason: 'timeout', message };
}

function edgeIsUnknown({ readings, subject, observation }: DnsFacts): PointsHereFinding | null {
  if (!readings.some(({ kind }) => kind === 'undecided')) return null;
  const { canonicalHost, domain } = subject;
  const known = canonicalHostWords(observation, canonicalHost);
  const untold = (observation.edgeUntold ?? []).join(' and ');
  const what = untold === '' ? 'addresses' : `${untold} records`;
  const why = known ?? `We could not look up the ${what} of our own ${canonicalHost}.`;
  const message = `${why} So we cannot tell whether ${domain} leads there; the operator must check the DNS of ${canonicalHost}.`;
  return { reason: 'timeout', message };
}

function serversDisagree(facts: DnsFacts): PointsHereFinding | null {
  const { readings, routing, subject } = facts;
  if (new Set(readings.map(verdict)).size < 2) return null;
  const someRight = readings.some(({ kind }) => kind === 'right');
  const says = differingWords(facts);
  const mend = `All of them must lead here: ${leadHereWords(advised(facts))}`;
  if (isFlapping(facts)) {
    const message = `The answers for ${subject.domain} change from one question to the next: ${says}. We wait until they are steady. ${mend}.`;
    return { reason: 'split_answers', message, actor: someRight ? 'nobody' : 'tenant' };
  }
  if (routing.by === 'resolver') {
    const message = `DNS resolvers hold different answers for ${subject.domain}: ${says}. ${waitWords(facts)}`;
    return { reason: 'split_answers', message, actor: someRight ? 'nobody' : 'tenant' };
  }
  const message = `The name servers of ${subject.domain} disagree: ${says}. ${mend}, and check that the zone is copied to each.`;
  return { reason: 'split_answers', message };
}

const advised = ({ subject, observation, edgeAddresses }: DnsFacts): Advised => ({
  domain: subject.domain,
  canonicalHost: subject.canonicalHost,
  zone: observation.zone,
  edgeAddresses,
});

function everybodySaysRight(facts: DnsFacts): PointsHereFinding | null {
  const [first] = facts.readings;
  if (first === undefined || first.kind !== 'right') return null;
  const warnings = [httpsRecordWords(facts), halfToldWords(facts)].filter((words) => words !== null);
  const seen = askedWords(facts.routing.views);
  const message = `${[first.message, seen, ...warnings].join(' ')}${staleCacheWords(facts)}${filterWords(facts)}`;
  return { reason: first.reason, message, ...(warnings.length === 0 ? {} : { actor: 'tenant' }) };
}

function everybodySaysWrong(facts: DnsFacts): PointsHereFinding | null {
  const [first] = facts.readings;
  if (first === undefined || first.kind !== 'wrong') return null;
  return {
    reason: first.reason,
    message: [
      absentWords(facts) ?? first.message,
      askedWords(facts.routing.views),
      doubledWords(facts),
      wildcardWords(facts),
      waitWords(facts),
    ]
      .filter(Boolean)
      .join(' '),
  };
}

/** A domain that was not registered, or has ended, differs from a record that is missing in it. */
function absentWords(facts: DnsFacts): string | null {
  const { absentDomain } = facts.observation;
  if (absentDomain === undefined) return null;
  const ending = absentDomain.slice(absentDomain.indexOf('.'));
  const advice = publishAdvice(advised(facts));
  return `${absentDomain} itself does not exist (${ending} says so): it was never registered, or its registration has ended, or the name is mistyped. Register or renew ${absentDomain} at your registrar first. Then: ${advice}`;
}

/** A CNAME and right addresses agree with each other; wrong answers agree only when they are wrong alike. */
function verdict(reading: Reading): string {
  return reading.kind === 'wrong' ? reading.reason : reading.kind;
}

/** Whether some of those whose word counts say that the domain leads here, and some that it does not. */
export function isSplit({ readings }: DnsFacts): boolean {
  const kinds = new Set(readings.map(({ kind }) => kind));
  return kinds.has('right') && kinds.has('wrong');
}

/**
 * Whether it leads here for some and elsewhere for others: servers differ, or one shows right and wrong records. That is
 * no domain that was led away: part of its clients get the portal.
 */
export function isPartlyHere(facts: DnsFacts): boolean {
  return isSplit(facts) || facts.readings.some((reading) => reading.kind === 'wrong' && reading.partly);
}

/** Whether one and the same server gave answers that contradict each other within this one look. */
export function isFlapping({ routing, readings }: DnsFacts): boolean {
  const verdicts = new Map<string, string>();
  return routing.views.some(({ server }, i) => {
    const reading = readings[i];
    if (reading === undefined) return false;
    const earlier = verdicts.get(server);
    verdicts.set(server, verdict(reading));
    return earlier !== undefined && earlier !== verdict(reading);
  });
}

/** Seconds until the first cache has forgotten its wrong answer; null where no cache decided or none said. */
export function secondsUntilForgotten({ routing, readings }: DnsFacts): number | null {
  if (routing.by !== 'resolver') return null;
  const remaining = routing.views
    .filter((_, i) => readings[i]?.kind === 'wrong')
    .map(remainingTtl)
    .filter((seconds) => seconds !== null);
  return remaining.length === 0 ? null : Math.min(...remaining) + 1;
}

/** What the tenant changes are the CNAMEs where there are any; the addresses behind them expire on their own. */
function remainingTtl(view: ServerView): number | null {
  const records = view.chain.length > 0 ? view.chain : view.addresses;
  return records.length > 0 ? Math.min(...records.map(({ ttl }) => ttl)) : view.negativeTtl;
}

function waitWords(facts: DnsFacts): string {
  const seconds = secondsUntilForgotten(facts);
  if (seconds === null) return '';
  const why = facts.observation.overTcp === true ? ', as its own name servers do not answer over TCP' : '';
  return `This is what DNS resolvers have stored${why}; a change may take ${durationWords(seconds)} to show.`;
}

/** The authoritative servers are right already, but some clients still get the old answer. */
function staleCacheWords({ routing, observation, subject }: DnsFacts): string {
  if (routing.by !== 'authoritative') return '';
  const old = observation.routing.filter(
    (view) =>
      view.role === 'resolver' &&
      (view.outcome === 'nxdomain' ||
        view.outcome === 'no_data' ||
        (view.chain.length > 0 && !view.chain.some(({ to }) => to === subject.canonicalHost))),
  );
  const seconds = old.map(remainingTtl).filter((ttl) => ttl !== null);
  if (old.length === 0 || seconds.length === 0) return '';
  return ` Some resolvers still hold an older answer for ${durationWords(Math.max(...seconds))}.`;
}

/** A resolver of ours that blocks the name changes nothing of what is so; but others use it too. */
function filterWords(facts: DnsFacts): string {
  const filtering = outcomes(facts, 'filtered').filter(({ role }) => role === 'resolver');
  if (filtering.length === 0) return '';
  const refuse = filtering.length > 1 ? 'refuse' : 'refuses';
  return ` ${serverList(filtering)} ${refuse} this name, as filters do for what they block: who uses such a resolver does not get the portal. The operator can have it taken off the filter's list.`;
}
