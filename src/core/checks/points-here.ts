import { type Finding, finding } from '../conditions.ts';
import type { WantedRecord } from '../findings/dns-values.ts';
import type { Server } from '../findings/fields.ts';
import type { ServerOutcome, ServerView } from '../observations.ts';
import { canonicalHostFault, faultOutcomes } from './canonical-host.ts';
import { answerOf, serversAsked } from './dns-answers.ts';
import type { DnsFacts } from './dns-facts.ts';
import {
  aaaaFails,
  cached,
  doubledName,
  filtered,
  httpsRecord,
  olderAnswer,
  wildcardAnswer,
} from './dns-notes.ts';
import type { Reading } from './dns-view.ts';
import { nameServerFaults } from './name-server-faults.ts';

export type PointsHereFinding = Finding<'PointsHere'>;
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
  allAreRight,
  allAreWrong,
];

const outcomes = ({ observation }: DnsFacts, ...wanted: ServerOutcome[]) =>
  observation.routing.filter((view) => wanted.includes(view.outcome));
/** The name whose zone is broken, where the domain's CNAMEs lead as far as they can be told; null: the domain itself. */
function failingEnd(facts: DnsFacts, outcome: ServerOutcome): string | null {
  const failing = outcomes(facts, outcome).find(({ chain }) => chain.length > 0);
  return failing?.chain.at(-1)?.to ?? null;
}

const serversOf = ({ serverOf }: DnsFacts, views: readonly ServerView[]): Server[] => views.map(serverOf);

function signaturesAreBroken(facts: DnsFacts): PointsHereFinding | null {
  if (!facts.routing.bogus) return null;
  const { domain, canonicalHost } = facts.subject;
  const broken = outcomes(facts, 'dnssec_bogus');
  const ours = (facts.observation.canonicalHostViews ?? []).filter(
    ({ outcome }) => outcome === 'dnssec_bogus',
  );
  const servers = serversOf(facts, broken);
  if (
    broken.every(({ server, role }) => role === 'resolver' && ours.some((view) => view.server === server))
  ) {
    const params = { case: 'resolver' as const, domain, canonicalHost, servers };
    return finding('PointsHere', 'dnssec_bogus', params, { actor: 'operator' });
  }
  const end = failingEnd(facts, 'dnssec_bogus');
  return finding('PointsHere', 'dnssec_bogus', { case: 'zone', domain, end, servers });
}

/** Nobody can ask a server that is named by an address; the note that every finding about a wrong name ends with says it. */
function nameServerIsAnAddress(facts: DnsFacts): PointsHereFinding | null {
  const isIt = nameServerFaults(facts).some(({ kind }) => kind === 'name_server_is_address');
  if (facts.routing.by !== 'nobody' || !isIt) return null;
  const servers = serversOf(facts, facts.observation.routing);
  const { domain } = facts.subject;
  return finding('PointsHere', 'lame_delegation', { case: 'unaskable', domain, servers });
}

function authoritativeServersRefuse(facts: DnsFacts): PointsHereFinding | null {
  const blamed = outcomes(facts, 'refused').filter(({ role }) => role === 'authoritative');
  if (facts.routing.by !== 'nobody' || blamed.length === 0) return null;
  const { domain } = facts.subject;
  return finding('PointsHere', 'refused', {
    case: 'name_servers',
    domain,
    servers: serversOf(facts, blamed),
  });
}

function delegationIsLame(facts: DnsFacts): PointsHereFinding | null {
  const lame = outcomes(facts, 'lame');
  if (facts.routing.by !== 'nobody' || lame.length === 0) return null;
  const { domain } = facts.subject;
  return finding('PointsHere', 'lame_delegation', { case: 'lame', domain, servers: serversOf(facts, lame) });
}

function answerIsTooLarge(facts: DnsFacts): PointsHereFinding | null {
  const large = outcomes(facts, 'oversized');
  if (facts.routing.by !== 'nobody' || large.length === 0) return null;
  const params = { case: 'large' as const, wanted: wanted(facts), servers: serversOf(facts, large) };
  return finding('PointsHere', 'answer_too_large', params);
}

/** Resolvers that answer for other names in the same check are well; so it is the zone's servers that are not. */
function nameServersAreSilent(facts: DnsFacts): PointsHereFinding | null {
  const { observation, routing, subject } = facts;
  const { domain } = subject;
  const silent = outcomes(facts, 'timeout', 'unreachable').filter(({ role }) => role === 'authoritative');
  const resolversAreWell =
    observation.resolversAnswer === true ||
    outcomes(facts, 'servfail').some(({ role }) => role === 'resolver');
  if (routing.by !== 'nobody' || observation.overTcp === true || !resolversAreWell) return null;
  if (outcomes(facts, 'filtered', 'refused').length > 0) return null;
  const others = outcomes(facts, 'timeout', 'servfail').filter(({ role }) => role === 'resolver');
  if (silent.length > 0) {
    const params = { case: 'silent' as const, domain, servers: serversOf(facts, silent) };
    return finding('PointsHere', 'name_servers_silent', params);
  }
  const nobodyKnown = !observation.routing.some(({ role }) => role === 'authoritative');
  if (!nobodyKnown || !others.some(({ outcome }) => outcome === 'timeout')) return null;
  const params = { case: 'unnamed' as const, domain, servers: serversOf(facts, others) };
  return finding('PointsHere', 'name_servers_silent', params);
}

function serversFail(facts: DnsFacts): PointsHereFinding | null {
  const failing = outcomes(facts, 'servfail', 'malformed');
  if (facts.routing.by !== 'nobody' || failing.length === 0) return null;
  const { domain, canonicalHost } = facts.subject;
  const servers = serversOf(facts, failing);
  const byResolvers = failing.every(({ role }) => role === 'resolver');
  if (byResolvers && facts.observation.resolversAnswer === false) {
    const params = { case: 'resolvers' as const, domain, canonicalHost, servers };
    return finding('PointsHere', 'servfail', params, { actor: 'operator' });
  }
  const end = failingEnd(facts, 'servfail');
  return finding('PointsHere', 'servfail', { case: 'zone', domain, end, byResolvers, servers });
}

function nobodyAnswers(facts: DnsFacts): PointsHereFinding | null {
  if (facts.routing.by !== 'nobody') return null;
  const { observation, subject } = facts;
  const { domain } = subject;
  const actor = 'operator' as const;
  const filtering = outcomes(facts, 'filtered');
  if (filtering.length > 0) {
    const params = { case: 'filter' as const, domain, servers: serversOf(facts, filtering) };
    return finding('PointsHere', 'refused', params, { actor });
  }
  // Resolvers are the operator's choice; that they refuse us is nothing that a tenant can mend.
  const refused = outcomes(facts, 'refused');
  if (refused.length > 0) {
    const params = { case: 'resolvers' as const, servers: serversOf(facts, refused) };
    return finding('PointsHere', 'refused', params, { actor });
  }
  if (observation.overTcp === true)
    return finding('PointsHere', 'timeout', { case: 'no_tcp', domain }, { actor });
  const servers = serversOf(facts, observation.routing);
  return finding('PointsHere', 'timeout', { case: 'no_answer', domain, servers });
}

function edgeIsUnknown({ readings, subject, observation }: DnsFacts): PointsHereFinding | null {
  if (!readings.some(({ kind }) => kind === 'undecided')) return null;
  const { canonicalHost, domain } = subject;
  return finding('PointsHere', 'timeout', {
    case: 'own_host',
    domain,
    canonicalHost,
    fault: canonicalHostFault(observation),
    outcomes: faultOutcomes(observation),
    untold: observation.edgeUnresolved ?? [],
  });
}

function serversDisagree(facts: DnsFacts): PointsHereFinding | null {
  const { readings, routing } = facts;
  if (new Set(readings.map(verdict)).size < 2) return null;
  const someRight = readings.some(({ kind }) => kind === 'right');
  const seen = { wanted: wanted(facts), ...differing(facts) };
  const actor = someRight ? ('nobody' as const) : ('tenant' as const);
  if (isFlapping(facts)) {
    return finding('PointsHere', 'split_answers', { case: 'unsteady', ...seen }, { actor });
  }
  if (routing.by === 'resolver') {
    const params = { case: 'resolvers' as const, ...seen };
    return finding('PointsHere', 'split_answers', params, { actor, notes: cached(facts) });
  }
  return finding('PointsHere', 'split_answers', { case: 'name_servers', ...seen });
}

/** Those who are not right, with what each says; of the others only that they are. */
function differing({ readings, routing, serverOf }: DnsFacts) {
  const isRight = (_: ServerView, i: number) => readings[i]?.kind === 'right';
  const wrong = routing.views.filter((view, i) => !isRight(view, i));
  const wrongServers = new Set(wrong.map(({ server }) => server));
  const others = new Set(routing.views.filter(isRight).map(({ server }) => server));
  const right = [...others].filter((server) => !wrongServers.has(server)).length;
  return {
    answers: wrong.map((view) => ({ server: serverOf(view), answer: answerOf(view) })),
    right,
    rightAtTimes: others.size > right,
  };
}

const wanted = ({ subject, observation, edgeAddresses }: DnsFacts): WantedRecord => ({
  domain: subject.domain,
  canonicalHost: subject.canonicalHost,
  zone: observation.zone ?? null,
  addresses: [...edgeAddresses],
});

function allAreRight(facts: DnsFacts): PointsHereFinding | null {
  const [first] = facts.readings;
  if (first === undefined || first.kind !== 'right') return null;
  const warnings = [...httpsRecord(facts), ...aaaaFails(facts)];
  const notes = [
    ...serversAsked(facts.routing.views),
    ...warnings,
    ...olderAnswer(facts),
    ...filtered(facts),
  ];
  return { ...first.finding, notes, ...(warnings.length === 0 ? {} : { actor: 'tenant' }) };
}

function allAreWrong(facts: DnsFacts): PointsHereFinding | null {
  const [first] = facts.readings;
  if (first === undefined || first.kind !== 'wrong') return null;
  const beside = [...doubledName(facts), ...wildcardAnswer(facts), ...cached(facts)];
  const notes = [...serversAsked(facts.routing.views), ...beside];
  return { ...(unregistered(facts, first) ?? first.finding), notes };
}

/** A domain that was not registered, or has ended, differs from a record that is missing in it. */
function unregistered(facts: DnsFacts, { reason }: { reason: string }): PointsHereFinding | null {
  const { absentDomain } = facts.observation;
  if (absentDomain === undefined || reason !== 'nxdomain') return null;
  const params = { case: 'unregistered' as const, wanted: wanted(facts), registrable: absentDomain };
  return finding('PointsHere', 'nxdomain', params);
}

/** A CNAME and right addresses agree with each other; wrong answers agree only when they are wrong alike. */
function verdict(reading: Reading): string {
  return reading.kind === 'wrong' ? reading.reason : reading.kind;
}

/** Returns whether some of those whose word counts say that the domain leads here, and some that it does not. */
export function isSplit({ readings }: DnsFacts): boolean {
  const kinds = new Set(readings.map(({ kind }) => kind));
  return kinds.has('right') && kinds.has('wrong');
}

/**
 * Whether it leads here for some and elsewhere for others: servers differ, or one shows right and wrong records.
 * Such a domain was not led away: part of its clients get the portal.
 */
export function isPartlyHere(facts: DnsFacts): boolean {
  return isSplit(facts) || facts.readings.some((reading) => reading.kind === 'wrong' && reading.partly);
}

/** Returns whether one and the same server gave answers that contradict each other within this one check. */
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
