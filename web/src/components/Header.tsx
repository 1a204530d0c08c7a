import { useTexts } from '../texts/TextsContext.tsx';
import styles from './App.module.css';

type Props = {
  /** The tenant's name; null: not known yet, or nobody is signed in. */
  tenant: string | null;
  /** Under the page of one domain, whose name is the heading. */
  small?: boolean;
};

/** The head of the page: where the reader is, whose domains these are, and what they are for. */
export function Header({ tenant, small }: Props) {
  const { page } = useTexts();
  return (
    <header className={styles.header}>
      <div className={styles.logo} />
      <p className={styles.crumbs}>
        {small ? `${page.settings} · ${page.name}` : page.settings}
        {tenant !== null && (
          <>
            {' · '}
            <bdi>{tenant}</bdi>
          </>
        )}
      </p>
      {!small && (
        <>
          <h1>{page.name}</h1>
          <p className={styles.lead}>{page.lead}</p>
        </>
      )}
    </header>
  );
}
