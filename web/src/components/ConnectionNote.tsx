import type { Connection } from '../live/follow.ts';
import styles from './ConnectionNote.module.css';

const NOTES: Record<Connection, string | null> = {
  connecting: null,
  live: null,
  reconnecting: 'The live updates were interrupted. Reconnecting…',
  polling: 'Live updates do not get through, so this page asks every 5 seconds instead.',
};

/** Says when what is shown may be a few seconds old. */
export function ConnectionNote({ connection }: { connection: Connection }) {
  const note = NOTES[connection];
  return note === null ? null : <p className={styles.note}>{note}</p>;
}
