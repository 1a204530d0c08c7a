import type { TimelineEvent } from '../api/types.ts';
import styles from './Details.module.css';

/** The raw observations behind an entry, for whoever wants to see what was seen. */
export function Evidence({ evidence }: Pick<TimelineEvent, 'evidence'>) {
  if (evidence === null) return null;
  const seen = Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== null));
  return (
    <details className={styles.evidence}>
      <summary>What was seen</summary>
      <pre>{JSON.stringify(seen, null, 2)}</pre>
    </details>
  );
}
