import { Badge } from '../../components/Badge.tsx';
import detailStyles from '../../components/domain/Details.module.css';
import formStyles from '../../components/Form.module.css';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import styles from '../Console.module.css';
import { useConsole } from '../ConsoleContext.tsx';
import { ReadState } from '../ReadState.tsx';
import type { Incident } from '../types.ts';
import { useRead } from '../useRead.ts';
import { numberText } from '../words.ts';

/** Incidents of ours, the open ones first, each with its timeline. */
export function IncidentsView() {
  const { api } = useConsole();
  const incidents = useRead(['incidents'], () => api.listIncidents());
  const known = incidents.data ?? [];
  const open = known.filter(({ closedAt }) => closedAt === null);
  const over = known.filter(({ closedAt }) => closedAt !== null);
  return (
    <>
      <h1 className={styles.title}>Incidents</h1>
      <p className={styles.text}>
        When domains of many tenants fail together, that is an incident of ours: nothing is withdrawn or given
        up while it is open, and for a day after.
      </p>
      <ReadState error={incidents.error} isRead={incidents.data !== undefined} what="the incidents" />
      {incidents.data?.length === 0 && <p className={styles.none}>There was no incident yet.</p>}
      {[...open, ...over].map((incident) => (
        <OneIncident key={`${incident.kind} ${incident.openedAt}`} incident={incident} />
      ))}
    </>
  );
}

const KINDS = {
  dns: 'The DNS of many tenants',
  certificate: 'Certificates of many tenants',
  edge: 'The edge',
} as const;

const LINES = {
  'incident.opened': 'It began.',
  'incident.hold_ended': 'It holds no removals any more: the 48 hours are over.',
  'incident.closed': 'It ended.',
} as const;

function OneIncident({ incident }: { incident: Incident }) {
  const { kind, closedAt, openedAt, holds, timeline } = incident;
  return (
    <section className={formStyles.card} aria-label={`${KINDS[kind]}, ${openedAt}`}>
      <h2>
        {KINDS[kind]} {closedAt === null ? <Badge tone="bad">Open</Badge> : <Badge tone="quiet">Over</Badge>}
      </h2>
      {holds !== null && (
        <p className={styles.text}>
          {numberText(holds.domains)} domains of {numberText(holds.tenants)} tenants, of{' '}
          {numberText(holds.ofTenants)} that could fail.{' '}
          {holds.endedAt === null ? (
            <>
              Removals are suspended, until <RelativeTime iso={holds.endsAt} upcoming withClock /> at most.
            </>
          ) : (
            'Removals are not suspended any more.'
          )}
        </p>
      )}
      <ol className={`${detailStyles.list} ${detailStyles.timeline}`}>
        {timeline.map((line) => (
          <li key={line.id}>
            <span>
              {LINES[line.action]}
              {line.domains !== null &&
                ` ${numberText(line.domains)} domains of ${numberText(line.tenants ?? 0)} tenants failed.`}
            </span>
            <span className={detailStyles.muted}>
              <RelativeTime iso={line.at} withClock />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
