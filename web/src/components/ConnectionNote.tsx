import type { Connection } from '../live/follow.ts';
import type { Signs } from '../live/signs.ts';
import { useSigns } from '../live/useSigns.ts';
import styles from './ConnectionNote.module.css';
import { Notice } from './Notice.tsx';

const SILENT: Record<Exclude<Signs, 'fresh'>, string> = {
  quiet:
    'No sign of life from the service for some seconds. What you see may be out of date; this page goes on trying.',
  away: 'The service cannot be reached. Below is what we knew last. This page tries again by itself, and goes on as soon as it is back.',
};

/** Says when what is shown may be out of date. It stays in view, wherever the page is scrolled to. */
export function ConnectionNote({ connection }: { connection: Connection }) {
  const signs = useSigns();
  if (signs !== 'fresh') {
    return (
      <div className={styles.sticky}>
        <Notice tone={signs === 'away' ? 'bad' : 'attention'} icon="warning" alert>
          <p>{SILENT[signs]}</p>
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
