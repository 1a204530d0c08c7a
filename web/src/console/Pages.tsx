import { Link } from '../routing/Link.tsx';
import styles from './Console.module.css';

type Props = {
  /** The queries of those pages; null: there is none. */ first: string | null;
  next: string | null;
};

/** The way through pages. Each goes on from the last row of the one before, so that nothing shifts; back is the browser's. */
export function Pages({ first, next }: Props) {
  if (first === null && next === null) return null;
  return (
    <nav aria-label="Pages" className={styles.pages}>
      {first !== null && <Link to={first}>First page</Link>}
      {next !== null && <Link to={next}>Next page</Link>}
    </nav>
  );
}
