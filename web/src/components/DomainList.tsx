import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { Domain, Sandbox } from '../api/types.ts';
import type { Connection } from '../live/follow.ts';
import { chooseStreams, isSettled } from '../live/merge.ts';
import { useDomains } from '../live/queries.ts';
import { useVisible } from '../live/useVisible.ts';
import { useAnnounce } from './Announcer.tsx';
import { DomainCard } from './DomainCard.tsx';
import styles from './DomainList.module.css';
import { EmptyList } from './EmptyList.tsx';
import { ListProblem } from './ListProblem.tsx';

/** The tenant's domains with everything that can be the matter with reading them. */
export function DomainList({ sandbox }: { sandbox: Sandbox | null }) {
  const [often, setOften] = useState(false);
  const list = useDomains(often);
  const domains = list.data;
  const visible = useVisible();
  const [connections, setConnections] = useState<Record<string, Connection>>({});
  const onConnection = useCallback(
    (id: string, connection: Connection) => setConnections((all) => ({ ...all, [id]: connection })),
    [],
  );
  const streams = visible && domains ? chooseStreams(domains) : new Set<string>();
  const missing = (domains ?? []).some((domain) =>
    streams.has(domain.id)
      ? connections[domain.id] === 'reconnecting' || connections[domain.id] === 'polling'
      : !isSettled(domain),
  );
  useEffect(() => setOften(missing), [missing]);
  const heading = useRef<HTMLHeadingElement>(null);
  useAnnouncedRemovals(domains, () => heading.current?.focus());
  const title = useId();
  return (
    <section className={styles.section} aria-labelledby={title}>
      <h2 id={title} ref={heading} tabIndex={-1}>
        Your domains
      </h2>
      {list.error && <ListProblem error={list.error} shown={domains !== undefined} />}
      {list.isPending && <p role="status">Reading your domains…</p>}
      {domains?.length === 0 && <EmptyList />}
      {domains && domains.length > 0 && (
        <ul className={styles.list}>
          {domains.map((domain) => (
            <DomainCard
              key={domain.id}
              domain={domain}
              sandbox={sandbox}
              streamed={streams.has(domain.id)}
              onConnection={onConnection}
            />
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
