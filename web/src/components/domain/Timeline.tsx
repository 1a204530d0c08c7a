import { sentenceOf } from '../../api/problem.ts';
import type { TimelineEvent } from '../../api/types.ts';
import { useEvents } from '../../live/queries.ts';
import { RelativeTime } from '../RelativeTime.tsx';
import styles from './Details.module.css';
import { Evidence } from './Evidence.tsx';

const BY: Record<TimelineEvent['by'], string> = {
  system: 'by itself',
  operator: 'by an operator',
  tenant: 'by your side',
};

/** Lists what happened to the domain, newest first. */
export function Timeline({ id, shown }: { id: string; shown: boolean }) {
  const events = useEvents(id, shown);
  if (events.error && !events.data) return <p role="alert">{sentenceOf(events.error)}</p>;
  if (!events.data) return <p className={styles.muted}>Reading the history…</p>;
  return (
    <>
      <ol className={`${styles.list} ${styles.timeline}`}>
        {events.data.events.map((event) => (
          <li key={event.id}>
            <span>{event.message}</span>
            <span className={styles.muted}>
              <RelativeTime iso={event.at} withClock />, {BY[event.by]}
            </span>
            <Evidence evidence={event.evidence} evidenceText={event.evidenceText} />
          </li>
        ))}
      </ol>
      {events.data.nextBefore !== null && <p className={styles.muted}>Older entries are not shown here.</p>}
    </>
  );
}
