import { useEffect, useState } from 'react';
import type { Connection } from '../live/follow.ts';
import type { Liveness, LivenessClock } from '../live/liveness.ts';
import { useVisible } from '../live/useVisible.ts';
import styles from './ConnectionNote.module.css';
import { Notice } from './Notice.tsx';

const SILENT: Record<Exclude<Liveness, 'fresh'>, string> = {
  quiet:
    'No sign of life from the service for some seconds. What you see may be out of date; this page goes on trying.',
  away: 'The service cannot be reached. Below is what we knew last. This page tries again by itself, and goes on as soon as it is back.',
};

/** Warns when the page may be out of date. It stays in view, wherever the page is scrolled to. */
export function ConnectionNote({ connection, clock }: { connection: Connection; clock: LivenessClock }) {
  const liveness = useLiveness(clock);
  if (liveness !== 'fresh') {
    return (
      <div className={styles.sticky}>
        <Notice tone={liveness === 'away' ? 'bad' : 'attention'} icon="warning" alert>
          <p>{SILENT[liveness]}</p>
        </Notice>
      </div>
    );
  }
  if (connection !== 'polling') return null;
  return (
    <p className={styles.note}>
      Live updates do not get through, so this page asks every few seconds instead.
    </p>
  );
}

/** Returns whether the product answers; measured every second while the window is visible. */
function useLiveness(clock: LivenessClock): Liveness {
  const visible = useVisible();
  const [now, setNow] = useState<Liveness>('fresh');
  useEffect(() => {
    if (!visible) return;
    // A hidden window asks nothing, so its silence means nothing.
    clock.heard();
    setNow('fresh');
    const timer = setInterval(() => setNow(clock.tick()), 1000);
    return () => clearInterval(timer);
  }, [clock, visible]);
  return now;
}
