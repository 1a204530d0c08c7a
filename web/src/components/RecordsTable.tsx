import type { Domain } from '../api/types.ts';
import { instructionsFor } from '../words/records.ts';
import { CopyButton } from './CopyButton.tsx';
import { RecordRow } from './RecordRow.tsx';
import styles from './Records.module.css';

type Props = { domain: Domain; sandbox: boolean };

/** The records to publish, each with what we see of it. */
export function RecordsTable({ domain, sandbox }: Props) {
  return (
    <div className={styles.box}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">What we see</th>
          </tr>
        </thead>
        <tbody>
          {domain.records.map((record) => (
            <RecordRow
              key={`${record.type} ${record.name} ${record.value}`}
              record={record}
              domain={domain}
              sandbox={sandbox}
            />
          ))}
        </tbody>
      </table>
      <div className={styles.forward}>
        <p>Somebody else manages the DNS? Send it to them.</p>
        <CopyButton
          text={instructionsFor(domain)}
          what={`the instructions for ${domain.displayDomain}`}
          label="Copy as a message"
        />
      </div>
    </div>
  );
}
