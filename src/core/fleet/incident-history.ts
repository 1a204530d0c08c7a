import type { TroubleKind } from './incident.ts';

/** A line of an incident's history, as the audit keeps it. */
export type IncidentLine = {
  id: number;
  at: string;
  action: 'incident.opened' | 'incident.hold_ended' | 'incident.closed';
  kind: TroubleKind;
  domains: number | null;
  tenants: number | null;
  ofTenants: number | null;
};

export type PastIncident = {
  kind: TroubleKind;
  openedAt: string;
  /** null: it is open, or the line of its end is older than what was read. */
  closedAt: string | null;
  /** Oldest first. */
  timeline: Omit<IncidentLine, 'kind'>[];
};

/**
 * Puts the lines of incidents together, of each kind from an opening to the next end. Lines whose opening is not among them
 * belong to an incident that is older than what was read, and are left out.
 * @param lines newest first.
 * @returns the incidents, newest first.
 */
export function incidentsOf(lines: readonly IncidentLine[]): PastIncident[] {
  const found: PastIncident[] = [];
  const open = new Map<TroubleKind, PastIncident>();
  for (const { kind, ...line } of lines.toReversed()) {
    if (line.action === 'incident.opened') {
      const begun: PastIncident = { kind, openedAt: line.at, closedAt: null, timeline: [] };
      open.set(kind, begun);
      found.unshift(begun);
    }
    const incident = open.get(kind);
    if (incident === undefined) continue;
    incident.timeline.push(line);
    if (line.action !== 'incident.closed') continue;
    incident.closedAt = line.at;
    open.delete(kind);
  }
  return found;
}
