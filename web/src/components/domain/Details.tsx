import { useState } from 'react';
import type { Domain } from '../../api/types.ts';
import { Conditions } from './Conditions.tsx';
import styles from './Details.module.css';
import { Timeline } from './Timeline.tsx';

/** All that is known, for whoever wants to know exactly; the timeline is read when opened. */
export function Details({ domain }: { domain: Domain }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What we checked, and what happened</summary>
      <div className={styles.body}>
        <h2>What we checked</h2>
        <Conditions domain={domain} />
        <h2>History</h2>
        <Timeline id={domain.id} shown={open} />
      </div>
    </details>
  );
}
