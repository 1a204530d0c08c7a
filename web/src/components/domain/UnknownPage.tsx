import { useEffect, useRef } from 'react';
import { Link } from '../../routing/Link.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import styles from './DomainPage.module.css';

/** Says that nothing is at this address; a domain that was removed while its page was open ends here too. */
export function UnknownPage() {
  const { page } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.card}>
      <div className={styles.title}>
        <h1 ref={heading} tabIndex={-1}>
          {page.unknownDomain}
        </h1>
      </div>
      <p className={styles.under}>{page.unknownWhy}</p>
      <Link to="">{page.seeAll}</Link>
    </section>
  );
}
