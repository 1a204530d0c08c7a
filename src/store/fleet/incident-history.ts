import { sql } from 'kysely';
import { type IncidentLine, incidentsOf, type PastIncident } from '../../core/fleet/incident-history.ts';
import type { Db } from '../database/database.ts';

/** So many lines of the audit, two or three of each incident. */
const LINES = 300;

/** Lists the latest incidents with their lines, newest first, from the audit, which keeps what `our_incidents` forgets after a day. */
export async function listPastIncidents(db: Db): Promise<PastIncident[]> {
  const { rows } = await sql<IncidentLine>`
    select id, at, action, to_value ->> 'kind' as kind, (to_value ->> 'domains')::int as domains,
      (to_value ->> 'tenants')::int as tenants, (to_value ->> 'ofTenants')::int as "ofTenants"
    from audit where action in ('incident.opened', 'incident.hold_ended', 'incident.closed')
    order by id desc limit ${LINES}`.execute(db);
  return incidentsOf(rows);
}
