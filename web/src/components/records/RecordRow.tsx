import type { ReactNode } from 'react';
import type { RecordToPublish } from '../../api/types.ts';
import { RECORD_TONES } from '../../appearance.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { Badge } from '../Badge.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { ClockTime } from '../RelativeTime.tsx';
import styles from './Records.module.css';

/** One record: what to enter, and what we see instead. */
export function RecordRow({ record, beside }: { record: RecordToPublish; beside?: ReactNode }) {
  const { records: texts } = useTexts();
  const { type, name, entry, observed, state, cachedUntil } = record;
  return (
    <tr data-record={type} data-state={state}>
      <td data-label={texts.type}>
        <strong>{type}</strong>
        <p className={styles.small}>{record.purposeText}</p>
      </td>
      <td data-label={texts.name}>
        {entry.name === '' ? (
          <p>{texts.leaveEmpty}</p>
        ) : (
          <Entry text={entry.name} what={texts.nameOf(type)} />
        )}
        {entry.name !== name && <p className={styles.small}>{texts.forName(<bdi>{name}</bdi>)}</p>}
      </td>
      <td data-label={texts.value}>
        <Entry text={entry.value} what={texts.valueOf(type)} />
        {entry.proxyOff && <p className={styles.small}>{texts.proxyOff}</p>}
      </td>
      <td data-label={texts.seen}>
        <Badge tone={RECORD_TONES[state]} icon={state === 'unknown' ? 'question' : undefined}>
          {record.stateText}
        </Badge>
        {state !== 'ok' && <Observed observed={observed} />}
        {cachedUntil !== null && Date.parse(cachedUntil) > Date.now() && (
          <p className={styles.small}>{texts.cachedUntil(<ClockTime iso={cachedUntil} />)}</p>
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
