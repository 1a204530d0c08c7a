import type { Actor, ReasonOf } from '../conditions.ts';
import type { DnsObservation } from '../observations.ts';
import {
  holdsOwnershipProof,
  otherProofs,
  ownershipRecordName,
  ownershipRecordValue,
} from '../ownership/ownership-txt.ts';
import type { DnsFacts } from './dns-facts.ts';
import type { DnsSubject } from './dns-view.ts';
import { askedWords, listWords, seenAtWords } from './dns-words.ts';
import { nameServerFaults, nameServerWords } from './name-server-faults.ts';
import { wildcardTextWords } from './wildcard-words.ts';

export type OwnedFinding = { reason: ReasonOf<'Owned'>; message: string; actor?: Actor };
type Check = (facts: DnsFacts) => OwnedFinding | null;

/** In order; the first that has something to say decides. */
export const OWNED_CHECKS: readonly Check[] = [
  cnameProves,
  txtProves,
  provedElsewhere,
  proofCannotBeSeen,
  proofIsMissing,
];

/** The canonical host is the tenant's own, so a CNAME to it can only be meant for this tenant. */
function cnameProves(facts: DnsFacts): OwnedFinding | null {
  const { subject } = facts;
  return (subject.elsewhere ?? 'nowhere') === 'nowhere' && leadsToOwnHost(facts)
    ? proved(
        'cname',
        `The CNAME of ${subject.domain} to ${subject.canonicalHost} proves that it is yours.`,
        facts,
      )
    : null;
}

function txtProves(facts: DnsFacts): OwnedFinding | null {
  const { hasProof, subject } = facts;
  return hasProof
    ? proved(
        'txt',
        `The TXT record ${ownershipRecordName(subject.domain)} proves that ${subject.domain} is yours.`,
        facts,
      )
    : null;
}

/** The finding with who showed the proof, and what of other registrations stands beside it. */
function proved(by: 'cname' | 'txt', message: string, facts: DnsFacts): OwnedFinding {
  const { views } = by === 'cname' ? facts.routing : facts.ownership;
  const warning = forgotten(facts);
  const said = [message, seenAtWords(views), warning].filter((words) => words !== '').join(' ');
  return { reason: by, message: said, ...(warning === '' ? {} : { actor: 'tenant' }) };
}

/**
 * Who has the name is told of values beside the right one: one of a claim that still runs can take the name away. Whose
 * they are is not said, nor known here.
 */
function forgotten({ ownership, subject }: DnsFacts): string {
  const others = otherProofs(
    ownership.views.flatMap(({ txt }) => txt),
    subject.ownershipToken,
  );
  if (others.length === 0) return '';
  const name = ownershipRecordName(subject.domain);
  return `A TXT record made for another registration still stands at ${name}; delete it, or the name may be taken from you by it: ${listWords(others.map((text) => JSON.stringify(text)))}.`;
}

/**
 * A record may have been forgotten, and a zone may be shared: a name that another tenant has, or that lies above or
 * below one, moves only by the record that is made for this claim. Told only to who holds the name's DNS, so that a
 * mere claim learns nothing about other tenants.
 */
function provedElsewhere(facts: DnsFacts): OwnedFinding | null {
  const { domain, elsewhere = 'nowhere', ownershipToken } = facts.subject;
  if (elsewhere === 'nowhere' || !leadsToOwnHost(facts)) return null;
  const why =
    elsewhere === 'this_name'
      ? `${domain} belongs to another tenant here, or did.`
      : `A name above or below ${domain} belongs to another tenant here.`;
  const message = `${why} The CNAME alone does not prove it then: publish the TXT record ${ownershipRecordName(domain)} with the value ${ownershipRecordValue(ownershipToken)} too.`;
  return { reason: 'claimed_elsewhere', message };
}

function leadsToOwnHost({ routing, subject }: DnsFacts): boolean {
  return (
    !routing.bogus &&
    routing.views.length > 0 &&
    routing.views.every(({ chain }) => chain.some(({ to }) => to === subject.canonicalHost))
  );
}

/** Either record could be the proof, so it is missing only when both could be looked for. */
function proofCannotBeSeen({ routing, ownership, subject }: DnsFacts): OwnedFinding | null {
  const seen = [routing, ownership].every(({ views, bogus }) => views.length > 0 && !bogus);
  return seen
    ? null
    : {
        reason: 'not_checked',
        message: `The DNS of ${subject.domain} could not be read, so we could not look for the proof.`,
      };
}

/** Where a proof of this claim stands that proves nothing there, and what to change. */
function misplaced(
  { misplacedProofs = [], zone }: DnsObservation,
  { domain, ownershipToken }: DnsSubject,
): string {
  const value = ownershipRecordValue(ownershipToken);
  const found = misplacedProofs.find((proof) => proof.value.includes(value));
  if (found === undefined) return '';
  const name = ownershipRecordName(domain);
  const isBelow = zone !== undefined && name.endsWith(`.${zone}`);
  const short = isBelow
    ? ` (${name.slice(0, -zone.length - 1)} in the field for the name, in the zone ${zone})`
    : '';
  const why = found.name === name.slice(1) ? ', without the underscore before its name' : '';
  return ` The right value was found at ${found.name}${why}: change the name of that record to ${name}${short}.`;
}

/** Who does not show the right value yet, where others do: the copy of the zone there is an older one. */
function lackingWords(
  { views }: DnsFacts['ownership'],
  { domain, ownershipToken }: DnsSubject,
): string | null {
  const lacking = views.filter(({ txt }) => !holdsOwnershipProof(txt, ownershipToken));
  if (lacking.length === views.length) return null;
  const name = ownershipRecordName(domain);
  return `The TXT record ${name} is right, but ${listWords(lacking.map(({ server }) => server))} ${lacking.length > 1 ? 'do' : 'does'} not show it yet. All servers of the zone must; wait until your DNS provider has copied the zone to each.`;
}

/** Where the TXT record stands that was entered at another provider. */
function elsewhereWords(facts: DnsFacts): string {
  const found = nameServerFaults(facts).find(
    (one) => one.fault === 'entered_elsewhere' && one.record === 'ownership',
  );
  return found === undefined ? '' : ` ${nameServerWords(found)}`;
}

function proofIsMissing(facts: DnsFacts): OwnedFinding {
  const { subject, ownership, observation } = facts;
  const name = ownershipRecordName(subject.domain);
  const value = ownershipRecordValue(subject.ownershipToken);
  const found = [...new Set(ownership.views.flatMap(({ txt }) => txt))].map((text) => JSON.stringify(text));
  const there = found.length === 0 ? '' : ` Found there: ${listWords(found)}.`;
  const seen = `${there} ${askedWords(ownership.views)}`;
  const lacking = lackingWords(ownership, subject);
  const doubled =
    observation.doubledName?.startsWith(`${name}.`) === true
      ? ` A record was found at ${observation.doubledName}: your DNS provider appends the zone by itself.`
      : '';
  const wanted =
    observation.zone === subject.domain
      ? `Publish the TXT record ${name} with the value ${value}.`
      : `A CNAME to ${subject.canonicalHost} does; where it cannot stand (at the top of a zone) or cannot be seen, publish the TXT record ${name} with the value ${value}.`;
  const message = `Nothing proves yet that ${subject.domain} is yours. ${lacking ?? `${wanted}${seen}`}${doubled}${misplaced(facts.observation, facts.subject)}${wildcardTextWords(facts)}${elsewhereWords(facts)}`;
  return { reason: 'proof_missing', message };
}
