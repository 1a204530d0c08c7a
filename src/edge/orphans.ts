import type { Edge, EdgeEntry } from './port.ts';

/** A sweep removes at most this share of what is at the edge; more at once is an incident, not an orphan. */
const MOST_SHARE = 0.05;
/** Few domains make no share: this many may always go. */
const ALWAYS = 3;

export type SweepOutcome =
  | { kind: 'swept'; removed: EdgeEntry[]; failed: EdgeEntry[] }
  /** So many orphans at once say that the list of the wanted ones is wrong (an empty database, say): nothing was touched. */
  | { kind: 'suspended'; orphans: number; total: number };

/**
 * Removes from the edge what no row wants there any more: what an activity left that outlived its time, or a removal that
 * was lost with the database's last seconds.
 * @param wanted which of the ids may have objects at the edge; asked once, with all of them.
 */
export async function sweepOrphans(
  edge: Edge,
  wanted: (domainIds: string[]) => Promise<ReadonlySet<string>>,
): Promise<SweepOutcome> {
  const entries = await edge.list();
  const keep = await wanted(entries.map(({ domainId }) => domainId));
  const orphans = entries.filter(({ domainId }) => !keep.has(domainId));
  if (orphans.length > Math.max(ALWAYS, entries.length * MOST_SHARE)) {
    return { kind: 'suspended', orphans: orphans.length, total: entries.length };
  }
  const removed: EdgeEntry[] = [];
  const failed: EdgeEntry[] = [];
  for (const orphan of orphans) {
    const { objects, failure } = await edge.remove({ ...orphan, tenant: '', gateway: '' });
    (failure === null && objects === 'absent' ? removed : failed).push(orphan);
  }
  return { kind: 'swept', removed, failed };
}
