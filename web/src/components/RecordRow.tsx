import type { Domain, RecordToPublish } from '../api/types.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import { isNeedless, purposeWords, recordWords } from '../words/records.ts';
import { Badge } from './Badge.tsx';
import { CopyButton } from './CopyButton.tsx';
import { PublishInSandbox } from './PublishInSandbox.tsx';
import styles from './Records.module.css';

type Props = { record: RecordToPublish; domain: Domain; sandbox: boolean };

/** One record: what to enter, and what we see instead. */
export function RecordRow({ record, domain, sandbox }: Props) {
  const { mayChange } = useSignedIn();
  const { type, name, relativeName, value, observed, state } = record;
  const words = recordWords(record, domain);
  const missing = (state === 'missing' || state === 'wrong') && !isNeedless(record, domain);
  return (
    <tr>
      <td data-label="Type">
        <strong>{type}</strong>
        <p className={styles.small}>{purposeWords(record)}</p>
      </td>
      <td data-label="Name">
        <div className={styles.entry}>
          <code>{name}</code>
          <CopyButton text={name} what={`the name of the ${type} record`} />
        </div>
        {relativeName !== undefined && relativeName !== name && (
          <div className={styles.relative}>
            <p className={styles.small}>Where your provider adds the rest by itself, only:</p>
            <div className={styles.entry}>
              <code>{relativeName}</code>
              <CopyButton text={relativeName} what={`the short name of the ${type} record`} />
            </div>
          </div>
        )}
      </td>
      <td data-label="Value">
        <div className={styles.entry}>
          <code>{value}</code>
          <CopyButton text={value} what={`the value of the ${type} record`} />
        </div>
      </td>
      <td data-label="What we see">
        <Badge tone={words.tone} icon={state === 'unknown' ? 'question' : undefined}>
          {words.text}
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
        {sandbox && mayChange && missing && <PublishInSandbox record={record} />}
      </td>
    </tr>
  );
}
