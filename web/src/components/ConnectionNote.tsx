import { useEffect, useState } from 'react';
import type { Connection } from '../live/follow.ts';
import type { Liveness, LivenessClock } from '../live/liveness.ts';
import { useVisible } from '../live/useVisible.ts';
import { useTexts } from '../texts/TextsContext.tsx';
import styles from './ConnectionNote.module.css';
import { Notice } from './Notice.tsx';

/** Warns when the page may be out of date. It stays in view, wherever the page is scrolled to. */
export function ConnectionNote({ connection, clock }: { connection: Connection; clock: LivenessClock }) {
  const { connection: texts } = useTexts();
  const liveness = useLiveness(clock);
  if (liveness !== 'fresh') {
    return (
      <div className={styles.sticky}>
        <Notice tone={liveness === 'away' ? 'bad' : 'attention'} icon="warning" alert>
          <p>{texts[liveness]}</p>
        </Notice>
      </div>
    );
  }
  if (connection !== 'polling') return null;
  return <p className={styles.note}>{texts.polling}</p>;
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
