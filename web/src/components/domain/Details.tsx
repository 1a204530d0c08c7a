import { useState } from 'react';
import type { Domain } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Conditions } from './Conditions.tsx';
import styles from './Details.module.css';
import { Timeline } from './Timeline.tsx';

/** All that is known, for whoever wants to know exactly; the timeline is read when opened. */
export function Details({ domain }: { domain: Domain }) {
  const { details } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{details.summary}</summary>
      <div className={styles.body}>
        <h2>{details.checked}</h2>
        <Conditions domain={domain} />
        <h2>{details.history}</h2>
        <Timeline id={domain.id} shown={open} />
      </div>
    </details>
  );
}
