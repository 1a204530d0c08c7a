import { sentenceOf } from '../../api/problem.ts';
import { useEvents } from '../../live/queries.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { RelativeTime } from '../RelativeTime.tsx';
import styles from './Details.module.css';
import { Evidence } from './Evidence.tsx';

/** Lists what happened to the domain, newest first. */
export function Timeline({ id, shown }: { id: string; shown: boolean }) {
  const texts = useTexts();
  const events = useEvents(id, shown);
  if (events.error && !events.data) return <p role="alert">{sentenceOf(events.error, texts)}</p>;
  if (!events.data) return <p className={styles.muted}>{texts.details.readingHistory}</p>;
  return (
    <>
      <ol className={`${styles.list} ${styles.timeline}`}>
        {events.data.events.map((event) => (
          <li key={event.id}>
            <span>{event.message}</span>
            <span className={styles.muted}>
              <RelativeTime iso={event.at} withClock />, {texts.details.by[event.by]}
            </span>
            <Evidence evidence={event.evidence} evidenceText={event.evidenceText} />
          </li>
        ))}
      </ol>
      {events.data.nextBefore !== null && <p className={styles.muted}>{texts.details.olderEntries}</p>}
    </>
  );
}
