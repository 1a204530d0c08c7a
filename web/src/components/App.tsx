import { useCallback, useSyncExternalStore } from 'react';
import type { ApiPlace } from '../api/client.ts';
import type { Session } from '../api/types.ts';
import type { SessionStore } from '../session/store.ts';
import { Announcer } from './Announcer.tsx';
import styles from './App.module.css';
import { Header } from './Header.tsx';
import { Page } from './Page.tsx';
import { SignedIn } from './SignedIn.tsx';
import { Start } from './Start.tsx';

/** The settings page: the start until somebody is signed in, then the tenant's domains. */
export function App({ store, place }: { store: SessionStore; place: ApiPlace }) {
  const state = useSyncExternalStore(store.subscribe, store.read);
  const expire = useCallback((session: Session) => void store.expire(session), [store]);
  return (
    <Announcer>
      <div className={styles.page}>
        {state.kind === 'signed_in' ? (
          <SignedIn key={state.session.token} session={state.session} place={place} onUnauthorized={expire}>
            <Page renewed={state.renewed} />
          </SignedIn>
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
