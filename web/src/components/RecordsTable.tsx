import type { Domain, RecordToPublish } from '../api/types.ts';
import { RecordRow } from './RecordRow.tsx';
import styles from './Records.module.css';

type Props = { domain: Domain; records: RecordToPublish[]; sandbox: boolean };

/** Records of the domain, each with what we see of it. */
export function RecordsTable({ domain, records, sandbox }: Props) {
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
          {records.map((record) => (
            <RecordRow
              key={`${record.type} ${record.name} ${record.value}`}
              record={record}
              domain={domain}
              sandbox={sandbox}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
