import type { ReactNode } from 'react';
import type { DnsProvider, RecordToPublish } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
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
  const { records: texts } = useTexts();
  return (
    <div className={styles.box}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{texts.type}</th>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.value}</th>
            <th scope="col">{texts.seen}</th>
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
          {texts.atProvider(provider.name)}{' '}
          {provider.aliasAtTop !== null && aliasTarget !== undefined && records.some(isAddress) && (
            <>{texts.alias(provider.aliasAtTop, <code>{aliasTarget}</code>)} </>
          )}
          <a href={provider.page} target="_blank" rel="noopener noreferrer">
            {texts.openProvider(provider.name)}
          </a>
        </p>
      )}
    </div>
  );
}

const isAddress = ({ type }: RecordToPublish) => type === 'A' || type === 'AAAA';
