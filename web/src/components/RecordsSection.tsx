import type { Domain } from '../api/types.ts';
import styles from './RecordsSection.module.css';
import { RecordsTable } from './RecordsTable.tsx';

type Props = { domain: Domain; sandbox: boolean };

/** The records: in full view while something is to be done about them, folded away once all is well. */
export function RecordsSection({ domain, sandbox }: Props) {
  if (domain.records.length === 0) return null;
  const well = domain.records.every((record) => record.state === 'ok');
  if (well) {
    return (
      <details className={styles.folded}>
        <summary>DNS records (found; keep them as they are)</summary>
        <RecordsTable domain={domain} sandbox={sandbox} />
      </details>
    );
  }
  return (
    <section className={styles.open}>
      <h4>Publish this at your DNS provider</h4>
      <RecordsTable domain={domain} sandbox={sandbox} />
    </section>
  );
}
