import type { ReactNode } from 'react';
import type { RecordToPublish } from '../../api/types.ts';
import { RECORD_TONES } from '../../appearance.ts';
import { Badge } from '../Badge.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { ClockTime } from '../RelativeTime.tsx';
import styles from './Records.module.css';

/** One record: what to enter, and what we see instead. */
export function RecordRow({ record, beside }: { record: RecordToPublish; beside?: ReactNode }) {
  const { type, name, entry, observed, state, cachedUntil } = record;
  return (
    <tr data-record={type} data-state={state}>
      <td data-label="Type">
        <strong>{type}</strong>
        <p className={styles.small}>{record.purposeText}</p>
      </td>
      <td data-label="Name">
        {entry.name === '' ? (
          <p>Leave this field empty</p>
        ) : (
          <Entry text={entry.name} what={`the name of the ${type} record`} />
        )}
        {entry.name !== name && (
          <p className={styles.small}>
            for <bdi>{name}</bdi>
          </p>
        )}
      </td>
      <td data-label="Value">
        <Entry text={entry.value} what={`the value of the ${type} record`} />
        {entry.proxyOff && <p className={styles.small}>Switch the proxy off for this record.</p>}
      </td>
      <td data-label="What we see">
        <Badge tone={RECORD_TONES[state]} icon={state === 'unknown' ? 'question' : undefined}>
          {record.stateText}
        </Badge>
        {state !== 'ok' && <Observed observed={observed} />}
        {cachedUntil !== null && Date.parse(cachedUntil) > Date.now() && (
          <p className={styles.small}>
            Caches may still give the old answer until <ClockTime iso={cachedUntil} />.
          </p>
        )}
        {beside}
      </td>
    </tr>
  );
}

function Observed({ observed }: Pick<RecordToPublish, 'observed'>) {
  if (observed.length === 0) return null;
  return (
    <ul className={styles.observed}>
      {observed.map((each) => (
        <li key={each}>
          <code>{each}</code>
        </li>
      ))}
    </ul>
  );
}

/** A text to be copied exactly. */
function Entry({ text, what }: { text: string; what: string }) {
  return (
    <div className={styles.entry}>
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
