import type { ReactNode } from 'react';
import type { DnsProvider, RecordToPublish } from '../../api/types.ts';
import { RecordRow } from './RecordRow.tsx';
import styles from './Records.module.css';

type Props = {
  /** The table's name, for screen readers. */
  label: string;
  records: readonly RecordToPublish[];
  /** Who hosts the zone; null: not known. */
  provider: DnsProvider | null;
  /** Stands beneath what is seen of a record. */
  beside?: (record: RecordToPublish) => ReactNode;
};

/** Records to publish or to keep, each with what is to be entered and what is seen. It knows of no session. */
export function RecordsTable({ label, records, provider, beside }: Props) {
  const proxyOff = records.some(({ entry }) => entry.proxyOff);
  return (
    <div className={styles.box}>
      <table className={styles.table} aria-label={label}>
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
              beside={beside?.(record)}
            />
          ))}
        </tbody>
      </table>
      {provider !== null && (
        <p className={styles.provider}>
          {`The DNS of this name is at ${provider.name}. Names and values stand here as its form takes them`}
          {proxyOff && '; switch its proxy off for each of these records'}.{' '}
          {/* The other way to lead the top of a zone here than by addresses. */}
          {provider.aliasAtTop !== null &&
            records.some(isAddress) &&
            `In place of the addresses it also takes one ${provider.aliasAtTop} record. `}
          <a href={provider.page} target="_blank" rel="noopener noreferrer">
            Open {provider.name}
          </a>
        </p>
      )}
    </div>
  );
}

const isAddress = ({ type }: RecordToPublish) => type === 'A' || type === 'AAAA';
