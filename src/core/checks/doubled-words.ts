import type { DnsFacts } from './dns-facts.ts';

/** Where the record was found with the zone appended once more, and what to enter instead. */
export function doubledWords({ observation, subject, readings }: DnsFacts): string {
  const { doubledName } = observation;
  const [first] = readings;
  const absent = first?.kind === 'wrong' && (first.reason === 'nxdomain' || first.reason === 'no_record');
  if (doubledName === null || !absent || !doubledName.startsWith(`${subject.domain}.`)) return '';
  const zone = doubledName.slice(subject.domain.length + 1);
  const short = subject.domain === zone ? '@' : subject.domain.slice(0, -zone.length - 1);
  return `The record was found at ${doubledName}: your DNS provider appends ${zone} by itself, so enter ${short} as the record's name.`;
}
