import type { Domain } from '../../api/types.ts';
import { CopyButton } from '../CopyButton.tsx';
import styles from './Records.module.css';

/** Copies what this domain needs now, as text for whoever manages the DNS. */
export function ForwardMessage({ domain }: { domain: Domain }) {
  return (
    <div className={styles.forward}>
      <p>Somebody else manages the DNS? Send it to them.</p>
      <CopyButton
        text={domain.dnsMessage}
        what={`the instructions for ${domain.displayDomain}`}
        label="Copy as a message"
      />
    </div>
  );
}
