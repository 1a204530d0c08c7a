import type { Domain, Group } from './api/types.ts';
import { appearanceOf } from './appearance.ts';

/** The order of the groups in the list: the worst first. */
const ORDER: Record<Group, number> = { needs_you: 0, in_progress: 1, live: 2, off: 3 };
export const GROUPS = Object.keys(ORDER) as Group[];

/** The part of the list that the reader wants to see. `group` null: all. */
export type Wanted = { text: string; group: Group | null };

/** Orders by group, then what visitors of a live portal may notice first, then by name, so that no row moves without a reason. */
export function worstFirst(domains: readonly Domain[]): Domain[] {
  return domains.toSorted(
    (one, other) =>
      ORDER[one.group] - ORDER[other.group] ||
      Number(appearanceOf(other).isLive === true) - Number(appearanceOf(one).isLive === true) ||
      one.displayDomain.localeCompare(other.displayDomain),
  );
}

/** Returns the domains whose name in either spelling, or whose state, holds the text. */
export function matching(domains: readonly Domain[], text: string): Domain[] {
  const wanted = text.trim().toLowerCase();
  return domains.filter((one) =>
    [one.domain, one.displayDomain, one.phaseText].some((each) => each.toLowerCase().includes(wanted)),
  );
}

const PARAMETERS = { text: 'q', group: 'show' } as const;

/** Reads what the reader wants from the query of the address, so that it outlives a visit to a domain. */
export function wantedOf(query: string): Wanted {
  const fields = new URLSearchParams(query);
  const group = GROUPS.find((one) => one === fields.get(PARAMETERS.group)) ?? null;
  return { text: fields.get(PARAMETERS.text) ?? '', group };
}

/** Returns the query of an address that shows this. */
export function queryOf({ text, group }: Wanted): string {
  const fields = new URLSearchParams();
  if (text !== '') fields.set(PARAMETERS.text, text);
  if (group !== null) fields.set(PARAMETERS.group, group);
  return fields.size === 0 ? '' : `?${fields}`;
}
