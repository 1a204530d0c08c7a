import type { Domain } from '../../api/types.ts';
import { conditionTone } from '../../appearance.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { Badge } from '../Badge.tsx';
import { RelativeTime } from '../RelativeTime.tsx';
import styles from './Details.module.css';

/** Each condition in words, with its reason's documentation page. */
export function Conditions({ domain }: { domain: Domain }) {
  const { api } = useSignedIn();
  if (domain.conditions.length === 0) return <p className={styles.muted}>Nothing has been checked yet.</p>;
  return (
    <ul className={styles.list}>
      {domain.conditions.map((condition) => (
        <li key={condition.type}>
          <span className={styles.line}>
            <strong>{condition.title}</strong>
            <Badge tone={conditionTone(condition)}>{condition.statusText}</Badge>
          </span>
          <span>{condition.message}</span>
          <span className={styles.muted}>
            <a href={api.pageAt(`/docs/reasons/${condition.reason}`)} target="_blank" rel="noreferrer">
              {condition.reason}
            </a>
            , seen <RelativeTime iso={condition.observedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
