import type { ReactNode } from 'react';
import type { DnsProvider, RecordToPublish } from '../../api/types.ts';
import { RecordRow } from './RecordRow.tsx';
import styles from './Records.module.css';

type Props = {
  /** The table's name, for screen readers. */
  label: string;
  records: readonly RecordToPublish[];
  /** The provider of the zone's DNS; null: not known. */
  provider: DnsProvider | null;
  /** The target of another record in place of the addresses, where the provider has one. */
  aliasTarget?: string;
  /** Stands beneath what is seen of a record. */
  beside?: (record: RecordToPublish) => ReactNode;
};

/** Records to publish or to keep, each with what is to be entered and what is seen. It knows of no session. */
export function RecordsTable({ label, records, provider, aliasTarget, beside }: Props) {
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
      {provider !== null && records.some(({ entry }) => entry.inZone) && (
        <p className={styles.provider}>
          {`The DNS of this name is at ${provider.name}, and names and values stand here as its form takes them. `}
          {provider.aliasAtTop !== null && aliasTarget !== undefined && records.some(isAddress) && (
            <>
              In place of the addresses it also takes one {provider.aliasAtTop} record of the same name, with
              the value <code>{aliasTarget}</code>.{' '}
            </>
          )}
          <a href={provider.page} target="_blank" rel="noopener noreferrer">
            Open {provider.name}
          </a>
        </p>
      )}
    </div>
  );
}

const isAddress = ({ type }: RecordToPublish) => type === 'A' || type === 'AAAA';
