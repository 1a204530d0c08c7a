import type { Domain } from '../../api/types.ts';
import { isToPublish } from '../../records.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { ForwardMessage } from '../records/ForwardMessage.tsx';
import { RecordsTable } from '../records/RecordsTable.tsx';
import styles from './Details.module.css';

/** The records that are to stay as they are, folded: what is to be done about the others stands above. */
export function RecordsSection({ domain }: { domain: Domain }) {
  const { domain: texts } = useTexts();
  const { dnsTask, dnsProvider } = domain;
  const kept = domain.records.filter((record) => !isToPublish(domain, record));
  if (kept.length === 0 || dnsTask === 'delete') return null;
  const what = dnsTask === 'none' ? texts.records : texts.recordsToKeep;
  return (
    <details className={styles.details}>
      <summary>{what}</summary>
      <div className={styles.body}>
        <RecordsTable label={what} records={kept} provider={dnsProvider} aliasTarget={domain.canonicalHost} />
        {dnsTask === 'keep' && <ForwardMessage domain={domain} />}
      </div>
    </details>
  );
}
