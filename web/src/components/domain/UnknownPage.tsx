import { useEffect, useRef } from 'react';
import { Link } from '../../routing/Link.tsx';
import styles from './DomainPage.module.css';

/** Says that nothing is at this address; a domain that was removed while its page was open ends here too. */
export function UnknownPage() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.card}>
      <div className={styles.title}>
        <h1 ref={heading} tabIndex={-1}>
          There is no such domain here
        </h1>
      </div>
      <p className={styles.under}>It was removed, or the address is not complete.</p>
      <Link to="">See all your domains</Link>
    </section>
  );
}
