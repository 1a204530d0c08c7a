import styles from './App.module.css';

type Props = {
  /** The tenant's name; null: not known yet, or nobody is signed in. */
  tenant: string | null;
  /** Under the page of one domain, whose name is the heading. */
  small?: boolean;
};

/** The head of the page: where the reader is, whose domains these are, and what they are for. */
export function Header({ tenant, small }: Props) {
  return (
    <header className={styles.header}>
      <p className={styles.crumbs}>
        {small ? 'Settings · Client Portal' : 'Settings'}
        {tenant !== null && (
          <>
            {' · '}
            <bdi>{tenant}</bdi>
          </>
        )}
      </p>
      {!small && (
        <>
          <h1>Client Portal</h1>
          <p className={styles.lead}>
            Give your clients the portal at an address of your own. Add the name, publish the DNS records that
            you are shown, and the rest happens by itself.
          </p>
        </>
      )}
    </header>
  );
}
