import type { Note } from '../findings/notes.ts';
import type { ServerView } from '../observations.ts';
import { askedOf, distinct } from './dns-answers.ts';
import { type DnsFacts, isDefinite } from './dns-facts.ts';
import { httpsRecordEnds } from './https-record.ts';

/** Seconds until the first cache has forgotten its wrong answer; null where no cache decided or none said. */
export function secondsUntilForgotten({ routing, readings }: DnsFacts): number | null {
  if (routing.by !== 'resolver') return null;
  const remaining = routing.views
    .filter((_, i) => readings[i]?.kind === 'wrong')
    .map(remainingTtl)
    .filter((seconds) => seconds !== null);
  return remaining.length === 0 ? null : Math.min(...remaining) + 1;
}

/**
 * Returns the seconds for which caches may keep this answer. The tenant changes the CNAMEs where there are any; the addresses
 * behind them expire on their own.
 */
export function remainingTtl(view: ServerView): number | null {
  const records = view.chain.length > 0 ? view.chain : view.addresses;
  return records.length > 0 ? Math.min(...records.map(({ ttl }) => ttl)) : view.negativeTtl;
}

/** The time for which resolvers have stored what they say, where their word counts. */
export function cached(facts: DnsFacts): Note[] {
  const seconds = secondsUntilForgotten(facts);
  if (seconds === null) return [];
  return [{ kind: 'cached', seconds, noTcp: facts.observation.overTcp === true }];
}

/** The authoritative servers are right already, but some clients still get the old answer. */
export function olderAnswer({ routing, observation, subject }: DnsFacts): Note[] {
  if (routing.by !== 'authoritative') return [];
  const old = observation.routing.filter(
    (view) =>
      view.role === 'resolver' &&
      (view.outcome === 'nxdomain' ||
        view.outcome === 'no_data' ||
        (view.chain.length > 0 && !view.chain.some(({ to }) => to === subject.canonicalHost))),
  );
  const seconds = old.map(remainingTtl).filter((ttl) => ttl !== null);
  return seconds.length === 0 ? [] : [{ kind: 'older_answer_cached', seconds: Math.max(...seconds) }];
}

/** A resolver of ours that blocks the name changes nothing of what is so; but others use it too. */
export function filtered({ observation, serverOf }: DnsFacts): Note[] {
  const filtering = observation.routing.filter(
    ({ role, outcome }) => role === 'resolver' && outcome === 'filtered',
  );
  return filtering.length === 0 ? [] : [{ kind: 'filtered', servers: filtering.map(serverOf) }];
}

/** Browsers that an HTTPS record leads elsewhere. */
export function httpsRecord(facts: DnsFacts): Note[] {
  const ends = httpsRecordEnds(facts);
  return ends.length === 0 ? [] : [{ kind: 'https_record', domain: facts.subject.domain, ends }];
}

/** The servers that fail for AAAA beside the addresses that are right: many clients ask for AAAA first, and wait. */
export function aaaaFails({ routing }: DnsFacts): Note[] {
  const failing = routing.views.filter(({ outcome }) => !isDefinite(outcome));
  return failing.length === 0 ? [] : [{ kind: 'aaaa_fails', at: distinct(failing.map(askedOf)) }];
}

/** The wildcard that a name which is not right has to do with. */
export function wildcardAnswer({ observation, subject, readings }: DnsFacts): Note[] {
  const { wildcard, zone } = observation;
  const [first] = readings;
  if (wildcard === undefined || first?.kind !== 'wrong' || zone === subject.domain) return [];
  const { name, types, answersRouting } = wildcard;
  const note = { kind: 'wildcard' as const, name, domain: subject.domain, types };
  if (first.reason === 'no_record')
    return [{ ...note, how: answersRouting ? 'leads_nowhere' : 'does_not_cover' }];
  return answersRouting ? [{ ...note, how: 'answers' }] : [];
}

/** The record, found with the zone appended once more, and what to enter instead. */
export function doubledName({ observation, subject, readings }: DnsFacts): Note[] {
  const { doubledName: found } = observation;
  const [first] = readings;
  const absent = first?.kind === 'wrong' && (first.reason === 'nxdomain' || first.reason === 'no_record');
  if (found === null || !absent || !found.startsWith(`${subject.domain}.`)) return [];
  const zone = found.slice(subject.domain.length + 1);
  const enter = subject.domain === zone ? '@' : subject.domain.slice(0, -zone.length - 1);
  return [{ kind: 'doubled_name', found, zone, enter }];
}
