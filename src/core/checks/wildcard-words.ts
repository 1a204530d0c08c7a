import { ownershipRecordName } from '../ownership/ownership-txt.ts';
import type { DnsFacts } from './dns-facts.ts';
import { listWords } from './dns-words.ts';

/** What a wildcard has to do with a name that is not right; '' where nothing. */
export function wildcardWords({ observation, subject, readings }: DnsFacts): string {
  const { wildcard } = observation;
  const [first] = readings;
  if (wildcard === undefined || first?.kind !== 'wrong' || observation.zone === subject.domain) return '';
  const { domain } = subject;
  const held = wildcard.types.length === 0 ? 'records of another type' : listWords(wildcard.types);
  if (first.reason === 'no_record')
    return wildcard.answersRouting
      ? `The wildcard record ${wildcard.name} answers for the name, but holds ${held} only, which leads nowhere; it may stay, as a record of its own for ${domain} takes its place.`
      : `The wildcard record ${wildcard.name} does not cover ${domain}, as there are records at or below that name; it needs a record of its own.`;
  return wildcard.answersRouting
    ? `This is the answer of the wildcard record ${wildcard.name}: it may stay, as a record of its own for ${domain} takes its place.`
    : '';
}

/** The same for the ownership TXT. */
export function wildcardTextWords({ observation, subject }: DnsFacts): string {
  const { wildcard } = observation;
  if (wildcard?.answersOwnership !== true) return '';
  return ` What was found is the answer of the wildcard record ${wildcard.name}: it may stay, as a TXT record of its own at ${ownershipRecordName(subject.domain)} takes its place.`;
}
