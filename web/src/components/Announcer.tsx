import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import styles from './Announcer.module.css';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Says a sentence to users of screen readers. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

/** The page's one polite live region; ticking times and tables stay out of it. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', count: 0 });
  const announce = useCallback((text: string) => setSaid((last) => ({ text, count: last.count + 1 })), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className={styles.hidden} aria-live="polite" role="status">
        {/* The key makes the same sentence a new node, so that it is said again. */}
        <span key={said.count}>{said.text}</span>
      </div>
    </AnnounceContext>
  );
}
