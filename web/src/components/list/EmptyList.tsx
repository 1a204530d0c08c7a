import styles from './DomainList.module.css';

/** Explains the way of a domain to somebody who has none here yet. */
export function EmptyList() {
  return (
    <div className={styles.empty}>
      <p>You have no domain here yet. This is how it goes:</p>
      <ol>
        <li>Add the name that your clients shall use.</li>
        <li>Publish the DNS record that we show you, or send it to whoever manages your DNS.</li>
        <li>Watch here. We look for the record, get the certificate and put the portal online.</li>
      </ol>
    </div>
  );
}
