import { type Finding, finding } from '../conditions.ts';
import type { Note } from '../findings/notes.ts';
import {
  holdsOwnershipProof,
  otherProofs,
  ownershipRecordName,
  ownershipRecordValue,
} from '../ownership/ownership-txt.ts';
import { seenAt, serversAsked } from './dns-answers.ts';
import type { DnsFacts } from './dns-facts.ts';
import { nameServerFaults } from './name-server-faults.ts';

export type OwnedFinding = Finding<'Owned'>;
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
  const { domain, canonicalHost, elsewhere = 'nowhere' } = facts.subject;
  if (elsewhere !== 'nowhere' || !leadsToOwnHost(facts)) return null;
  return withOthers(
    finding('Owned', 'cname', { case: 'leads', domain, canonicalHost }),
    facts,
    facts.routing,
  );
}

function txtProves(facts: DnsFacts): OwnedFinding | null {
  const { domain } = facts.subject;
  if (!facts.hasProof) return null;
  const params = { case: 'found' as const, domain, recordName: ownershipRecordName(domain) };
  return withOthers(finding('Owned', 'txt', params), facts, facts.ownership);
}

/**
 * The finding with who showed the proof, and with values beside the right one: one of a claim that still runs can take
 * the name away. Whose they are is not said, nor known here.
 */
function withOthers(found: OwnedFinding, facts: DnsFacts, { views }: DnsFacts['routing']): OwnedFinding {
  const { ownership, subject } = facts;
  const values = otherProofs(
    ownership.views.flatMap(({ txt }) => txt),
    subject.ownershipToken,
  );
  if (values.length === 0) return { ...found, notes: seenAt(views) };
  const recordName = ownershipRecordName(subject.domain);
  return {
    ...found,
    actor: 'tenant',
    notes: [...seenAt(views), { kind: 'other_registration', recordName, values }],
  };
}

/**
 * A record may have been forgotten, and a zone may be shared: a name that another tenant has, or that lies above or
 * below one, moves only by the record that is made for this claim. Told only to who holds the name's DNS, so that a
 * mere claim learns nothing about other tenants.
 */
function provedElsewhere(facts: DnsFacts): OwnedFinding | null {
  const { domain, elsewhere = 'nowhere', ownershipToken } = facts.subject;
  if (elsewhere === 'nowhere' || !leadsToOwnHost(facts)) return null;
  const recordName = ownershipRecordName(domain);
  const value = ownershipRecordValue(ownershipToken);
  return finding('Owned', 'claimed_elsewhere', { case: elsewhere, domain, recordName, value });
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
  return seen ? null : finding('Owned', 'not_checked', { case: 'unreadable', domain: subject.domain });
}

function proofIsMissing(facts: DnsFacts): OwnedFinding {
  const { ownership, observation, subject } = facts;
  const { domain, canonicalHost, ownershipToken } = subject;
  const recordName = ownershipRecordName(domain);
  const lacking = ownership.views.filter(({ txt }) => !holdsOwnershipProof(txt, ownershipToken));
  const elsewhere = [
    ...doubledProof(facts),
    ...misplacedProof(facts),
    ...wildcardProof(facts),
    ...enteredElsewhere(facts),
  ];
  if (lacking.length < ownership.views.length) {
    // The copy of the zone at the others is an older one.
    const servers = lacking.map(facts.serverOf);
    const params = { case: 'incomplete' as const, domain, recordName, servers };
    return finding('Owned', 'proof_missing', params, { notes: elsewhere });
  }
  const params = {
    case: 'missing' as const,
    domain,
    canonicalHost,
    top: observation.zone === domain,
    recordName,
    value: ownershipRecordValue(ownershipToken),
    found: [...new Set(ownership.views.flatMap(({ txt }) => txt))],
  };
  return finding('Owned', 'proof_missing', params, {
    notes: [...serversAsked(ownership.views), ...elsewhere],
  });
}

function doubledProof({ observation, subject }: DnsFacts): Note[] {
  const { doubledName: found } = observation;
  const isProof = found?.startsWith(`${ownershipRecordName(subject.domain)}.`) === true;
  return found !== null && isProof ? [{ kind: 'doubled_proof', found }] : [];
}

/** The wildcard whose answer was found in place of the proof. */
function wildcardProof({ observation, subject }: DnsFacts): Note[] {
  const { wildcard } = observation;
  if (wildcard?.answersOwnership !== true) return [];
  const recordName = ownershipRecordName(subject.domain);
  return [{ kind: 'wildcard_proof', name: wildcard.name, recordName }];
}

/** The TXT record that was entered at another provider. */
function enteredElsewhere(facts: DnsFacts): Note[] {
  return nameServerFaults(facts)
    .filter((one) => one.kind === 'entered_elsewhere' && one.record === 'ownership')
    .slice(0, 1);
}

/** A proof of this claim that stands where it proves nothing, and what to change. */
function misplacedProof({ observation, subject }: DnsFacts): Note[] {
  const { misplacedProofs = [], zone } = observation;
  const value = ownershipRecordValue(subject.ownershipToken);
  const proof = misplacedProofs.find((one) => one.value.includes(value));
  if (proof === undefined) return [];
  const recordName = ownershipRecordName(subject.domain);
  const isBelow = zone !== undefined && recordName.endsWith(`.${zone}`);
  const short = isBelow ? { name: recordName.slice(0, -zone.length - 1), zone } : null;
  const noUnderscore = proof.name === recordName.slice(1);
  return [{ kind: 'misplaced_proof', found: proof.name, noUnderscore, recordName, short }];
}
