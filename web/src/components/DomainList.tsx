import { useEffect, useId, useRef } from 'react';
import type { Domain, Sandbox } from '../api/types.ts';
import { useDomains } from '../live/queries.ts';
import { useTenantStream } from '../live/useTenantStream.ts';
import { useVisible } from '../live/useVisible.ts';
import { useAnnounce } from './Announcer.tsx';
import { ConnectionNote } from './ConnectionNote.tsx';
import { DomainCard } from './DomainCard.tsx';
import styles from './DomainList.module.css';
import { EmptyList } from './EmptyList.tsx';
import { ListProblem } from './ListProblem.tsx';

/** The tenant's domains with everything that can be the matter with reading them. */
export function DomainList({ sandbox }: { sandbox: Sandbox | null }) {
  const connection = useTenantStream(useVisible());
  const list = useDomains(connection === 'reconnecting' || connection === 'polling');
  const domains = list.data;
  const heading = useRef<HTMLHeadingElement>(null);
  useAnnouncedRemovals(domains, () => heading.current?.focus());
  const title = useId();
  return (
    <section className={styles.section} aria-labelledby={title}>
      <h2 id={title} ref={heading} tabIndex={-1}>
        Your domains
      </h2>
      <ConnectionNote connection={connection} />
      {list.error && <ListProblem error={list.error} />}
      {list.isPending && <p role="status">Reading your domains…</p>}
      {domains?.length === 0 && <EmptyList />}
      {domains && domains.length > 0 && (
        <ul className={styles.list}>
          {domains.map((domain) => (
            <DomainCard key={domain.id} domain={domain} sandbox={sandbox} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Says which domain has left the list, and takes care of a focus that went with it. */
function useAnnouncedRemovals(domains: Domain[] | undefined, refocus: () => void) {
  const announce = useAnnounce();
  const last = useRef<Domain[]>([]);
  useEffect(() => {
    if (!domains) return;
    const gone = last.current.filter((before) => !domains.some((domain) => domain.id === before.id));
    last.current = domains;
    if (gone.length === 0) return;
    announce(`Removed: ${gone.map((domain) => domain.displayDomain).join(', ')}.`);
    if (document.activeElement === document.body) refocus();
  }, [announce, domains, refocus]);
}
