import { useEffect, useRef } from 'react';
import type { Domain, Sandbox } from '../../api/types.ts';
import { focusedElement } from '../../focus.ts';
import { useSignedIn } from '../../session/SessionContext.tsx';
import { useTexts } from '../../texts/TextsContext.tsx';
import { useAnnounce } from '../Announcer.tsx';
import { Notice } from '../Notice.tsx';
import { AddDomain } from './AddDomain.tsx';
import styles from './DomainList.module.css';
import { DomainList } from './DomainList.tsx';
import { EmptyList } from './EmptyList.tsx';

type Props = { domains: Domain[] | undefined; sandbox: Sandbox | null; cameFrom: string | null };

/** The tenant's domains, and the form for another one. */
export function ListPage({ domains, sandbox, cameFrom }: Props) {
  const { mayChange } = useSignedIn();
  const { list } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useAnnouncedRemovals(domains, () => heading.current?.focus());
  return (
    <>
      {mayChange ? (
        <AddDomain sandbox={sandbox !== null} />
      ) : (
        <Notice tone="quiet" icon="question">
          <p>{list.readOnly}</p>
        </Notice>
      )}
      <section className={styles.section} aria-labelledby="your-domains">
        <h2 id="your-domains" ref={heading} tabIndex={-1}>
          {list.yourDomains}
        </h2>
        {domains === undefined && <p role="status">{list.reading}</p>}
        {domains?.length === 0 && <EmptyList />}
        {domains && domains.length > 0 && <DomainList domains={domains} cameFrom={cameFrom} />}
      </section>
    </>
  );
}

/** Says which domain has left the list, and takes care of a focus that went with it. */
function useAnnouncedRemovals(domains: Domain[] | undefined, refocus: () => void) {
  const announce = useAnnounce();
  const { list } = useTexts();
  const last = useRef<Domain[]>([]);
  useEffect(() => {
    if (!domains) return;
    const gone = last.current.filter((before) => !domains.some((domain) => domain.id === before.id));
    last.current = domains;
    if (gone.length === 0) return;
    announce(list.removed(gone.map((domain) => domain.displayDomain).join(', ')));
    if (focusedElement() === null) refocus();
  }, [announce, domains, list, refocus]);
}
