import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { type ApiPlace, createApi } from '../api/client.ts';
import type { Session } from '../api/types.ts';
import { createLivenessClock } from '../live/liveness.ts';
import { SessionContext } from '../session/SessionContext.tsx';
import type { SessionStore } from '../session/store.ts';
import { readToken } from '../session/token.ts';
import { Announcer } from './Announcer.tsx';
import styles from './App.module.css';
import { Header } from './Header.tsx';
import { Page } from './Page.tsx';
import { Start } from './Start.tsx';

/** The settings page: the start until somebody is signed in, then the tenant's domains. */
export function App({ store, place }: { store: SessionStore; place: ApiPlace }) {
  const state = useSyncExternalStore(store.subscribe, store.read);
  return (
    <Announcer>
      <div className={styles.page}>
        {state.kind === 'signed_in' ? (
          <SignedInPage
            key={state.session.token}
            session={state.session}
            notice={state.notice}
            store={store}
            place={place}
          />
        ) : (
          <>
            <Header tenant={null} />
            <main className={styles.main}>
              <Start state={state} onSession={(session) => store.signIn(session)} />
            </main>
          </>
        )}
      </div>
    </Announcer>
  );
}

const ALWAYS = { networkMode: 'always' } as const;

type SignedInPageProps = { session: Session; notice: string | null; store: SessionStore; place: ApiPlace };

function SignedInPage({ session, notice, store, place }: SignedInPageProps) {
  // Its own for each session: what one has read must not be shown to the next.
  const [client] = useState(
    // A machine without a network still reaches a product on itself, so the browser's word for it counts nothing.
    () => new QueryClient({ defaultOptions: { queries: ALWAYS, mutations: ALWAYS } }),
  );
  const signedIn = useMemo(() => {
    const onUnauthorized = () => void store.expire(session);
    const liveness = createLivenessClock(() => performance.now());
    const onAlive = () => liveness.heard();
    const api = createApi({ ...place, session, onUnauthorized, onAlive });
    return { api, tenant: session.tenant, mayChange: readToken(session.token).role !== 'viewer', liveness };
  }, [session, store, place]);
  return (
    <QueryClientProvider client={client}>
      <SessionContext value={signedIn}>
        <Page notice={notice} />
      </SessionContext>
    </QueryClientProvider>
  );
}
