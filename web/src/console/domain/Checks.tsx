import type { Domain } from '../../api/types.ts';
import { conditionTone } from '../../appearance.ts';
import { Badge } from '../../components/Badge.tsx';
import detailStyles from '../../components/domain/Details.module.css';
import formStyles from '../../components/Form.module.css';
import { RelativeTime } from '../../components/RelativeTime.tsx';

/** The conditions, each with its reason and when it was seen. */
export function Checks({ domain }: { domain: Domain }) {
  return (
    <section className={formStyles.card} aria-labelledby="checks">
      <h2 id="checks">What was checked</h2>
      <ul className={detailStyles.list}>
        {domain.conditions.map((condition) => (
          <li key={condition.type}>
            <span className={detailStyles.line}>
              <strong>{condition.title}</strong>
              <Badge tone={conditionTone(condition)}>{condition.statusText}</Badge>
            </span>
            <span>{condition.message}</span>
            <span className={detailStyles.muted}>
              <a href={`/docs/reasons/${condition.reason}`}>{condition.reason}</a>, seen{' '}
              <RelativeTime iso={condition.observedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
