import type { Domain } from '../api/types.ts';
import { ForwardMessage } from './ForwardMessage.tsx';
import styles from './RecordsSection.module.css';
import { RecordsTable } from './RecordsTable.tsx';

type Props = { domain: Domain; sandbox: boolean };

/** The records: in full view while something is to be done about them, folded away once all is well. */
export function RecordsSection({ domain, sandbox }: Props) {
  const { records, dnsTask: task } = domain;
  if (task === 'none') return null;
  if (task === 'keep') {
    const found = records.every(({ state }) => state === 'ok');
    // What must be changed lies elsewhere: in the zone, in its CAA records, or on port 80.
    const amiss = domain.actor === 'tenant';
    return (
      <>
        {amiss && <ForwardMessage domain={domain} />}
        <details className={styles.folded}>
          <summary>DNS records ({found ? 'found; ' : ''}keep them as they are)</summary>
          <RecordsTable domain={domain} records={records} sandbox={false} />
          {!amiss && <ForwardMessage domain={domain} />}
        </details>
      </>
    );
  }
  const left = records.filter(({ state }) => state !== 'missing');
  return (
    <section className={styles.open}>
      <h4>{task === 'delete' ? 'Delete this at your DNS provider' : 'Publish this at your DNS provider'}</h4>
      <RecordsTable
        domain={domain}
        records={task === 'delete' ? left : records}
        sandbox={sandbox && task === 'publish'}
      />
      <ForwardMessage domain={domain} />
    </section>
  );
}
