import type { Domain } from '../../api/types.ts';
import { useTexts } from '../../texts/TextsContext.tsx';
import { CopyButton } from '../CopyButton.tsx';
import styles from './Records.module.css';

/** Copies what this domain needs now, as text for whoever manages the DNS. */
export function ForwardMessage({ domain }: { domain: Domain }) {
  const { records } = useTexts();
  return (
    <div className={styles.forward}>
      <p>{records.somebodyElse}</p>
      <CopyButton
        text={domain.dnsMessage}
        what={records.instructionsFor(domain.displayDomain)}
        label={records.copyAsMessage}
      />
    </div>
  );
}
