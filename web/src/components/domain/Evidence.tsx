import type { TimelineEvent } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import styles from './Details.module.css';

/** Shows in sentences what an entry rests on; the raw observations are one click further. */
export function Evidence({ evidence, evidenceText }: Pick<TimelineEvent, 'evidence' | 'evidenceText'>) {
  const { details } = useTexts();
  if (evidence === null) return null;
  const seen = Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== null));
  return (
    <details className={styles.evidence}>
      <summary>{details.evidence}</summary>
      <ul>
        {evidenceText.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <details className={styles.evidence}>
        <summary>{details.asData}</summary>
        <pre>{JSON.stringify(seen, null, 2)}</pre>
      </details>
    </details>
  );
}
