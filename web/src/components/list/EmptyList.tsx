import { useTexts } from '../../texts/TextsContext.tsx';
import styles from './DomainList.module.css';

/** Explains the way of a domain to somebody who has none here yet. */
export function EmptyList() {
  const { list } = useTexts();
  return (
    <div className={styles.empty}>
      <p>{list.empty}</p>
      <ol>
        {list.howItGoes.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </div>
  );
}
