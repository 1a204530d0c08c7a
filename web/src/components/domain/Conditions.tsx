import type { Domain } from '../../api/types.ts';
import { conditionTone } from '../../appearance.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Badge } from '../Badge.tsx';
import { RelativeTime } from '../RelativeTime.tsx';
import styles from './Details.module.css';

/** Each condition in words, with its reason's documentation page. */
export function Conditions({ domain }: { domain: Domain }) {
  const { api } = useSignedIn();
  const { details } = useTexts();
  if (domain.conditions.length === 0) return <p className={styles.muted}>{details.nothingChecked}</p>;
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
            , {details.seenAt(<RelativeTime iso={condition.observedAt} />)}
          </span>
        </li>
      ))}
    </ul>
  );
}
