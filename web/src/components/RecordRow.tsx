import type { Domain, RecordToPublish } from '../api/types.ts';
import { RECORD_TONES } from '../appearance.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { Badge } from './Badge.tsx';
import { CopyButton } from './CopyButton.tsx';
import { PublishInSandbox } from './PublishInSandbox.tsx';
import styles from './Records.module.css';

type Props = { record: RecordToPublish; domain: Domain; sandbox: boolean };

/** One record: what to enter, and what we see instead. */
export function RecordRow({ record, domain, sandbox }: Props) {
  const { mayChange } = useSignedIn();
  const { type, name, relativeName, value, observed, state } = record;
  return (
    <tr data-record={type} data-state={state}>
      <td data-label="Type">
        <strong>{type}</strong>
        <p className={styles.small}>{record.purposeText}</p>
      </td>
      <td data-label="Name">
        <Entry text={name} what={`the name of the ${type} record`} />
        {relativeName !== name && (
          <div className={styles.relative}>
            <p className={styles.small}>Only this, where your provider adds the rest by itself:</p>
            <Entry text={relativeName} what={`the short name of the ${type} record`} />
          </div>
        )}
      </td>
      <td data-label="Value">
        <Entry text={value} what={`the value of the ${type} record`} />
      </td>
      <td data-label="What we see">
        <Badge tone={RECORD_TONES[state]} icon={state === 'unknown' ? 'question' : undefined}>
          {record.stateText}
        </Badge>
        {observed.length > 0 && state !== 'ok' && (
          <ul className={styles.observed}>
            {observed.map((each) => (
              <li key={each}>
                <code>{each}</code>
              </li>
            ))}
          </ul>
        )}
        {sandbox && mayChange && state !== 'ok' && <PublishInSandbox record={record} domain={domain} />}
      </td>
    </tr>
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
