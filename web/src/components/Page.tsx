import { useEffect, useRef } from 'react';
import type { Domain } from '../api/types.ts';
import type { Connection } from '../live/follow.ts';
import { useDomains, useSandbox, useTenant } from '../live/queries.ts';
import { useTenantStream } from '../live/useTenantStream.ts';
import { useVisible } from '../live/useVisible.ts';
import { routeOf, useQueryString } from '../routing/route.ts';
import { useSignedIn } from '../session/SessionContext.tsx';
import styles from './App.module.css';
import { ConnectionNote } from './ConnectionNote.tsx';
import { DomainPage } from './domain/DomainPage.tsx';
import { UnknownPage } from './domain/UnknownPage.tsx';
import { Header } from './Header.tsx';
import { ListPage } from './list/ListPage.tsx';
import { ListProblem } from './list/ListProblem.tsx';
import { Notice } from './Notice.tsx';
import { SandboxBanner } from './sandbox/SandboxBanner.tsx';
import { SandboxDns } from './sandbox/SandboxDns.tsx';

/** The page of a signed-in tenant: its domains, or one of them, which both follow one stream. */
export function Page({ notice }: { notice: string | null }) {
  const { liveness } = useSignedIn();
  const sandbox = useSandbox() ?? null;
  const connection: Connection = useTenantStream(useVisible());
  const list = useDomains(connection === 'reconnecting' || connection === 'polling');
  const query = useQueryString();
  const route = routeOf(query);
  const cameFrom = useCameFrom(query);
  const shown = route.view === 'domain' ? list.data?.find(({ id }) => id === route.id) : undefined;
  useTitle(shown);
  return (
    <>
      <Header tenant={useTenant()?.name ?? null} small={route.view !== 'list'} />
      <main className={styles.main}>
        {notice && (
          <Notice tone="attention" icon="warning" alert>
            <p>{notice}</p>
          </Notice>
        )}
        {sandbox && route.view === 'list' && <SandboxBanner />}
        <ConnectionNote connection={connection} clock={liveness} />
        {list.error && <ListProblem error={list.error} />}
        {route.view === 'list' && <ListPage domains={list.data} sandbox={sandbox} cameFrom={cameFrom} />}
        {route.view !== 'list' && shown && <DomainPage key={shown.id} domain={shown} sandbox={sandbox} />}
        {route.view !== 'list' && !shown && <Missing isRead={list.data !== undefined} />}
        {sandbox && <SandboxDns domain={shown ?? null} />}
      </main>
    </>
  );
}

function Missing({ isRead }: { isRead: boolean }) {
  return isRead ? <UnknownPage /> : <p role="status">Reading the domain…</p>;
}

/** Returns the domain whose page was open before this view, as its row takes the focus then. */
function useCameFrom(query: string): string | null {
  const last = useRef(query);
  const before = routeOf(last.current);
  useEffect(() => {
    last.current = query;
  }, [query]);
  return before.view === 'domain' ? before.id : null;
}

/** Names the window after what it shows. */
function useTitle(domain: Domain | undefined) {
  const name = domain?.displayDomain;
  useEffect(() => {
    document.title = name === undefined ? 'Client Portal · Settings' : `${name} · Client Portal`;
  }, [name]);
}
