import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import type { ApiPlace } from '../api/client.ts';
import appStyles from '../components/App.module.css';
import { Notice } from '../components/Notice.tsx';
import { ConsoleContext } from './ConsoleContext.tsx';
import { createConsoleApi } from './console-api.ts';
import { SignIn } from './SignIn.tsx';
import type { ConsoleSession, ConsoleState } from './session.ts';
import { Views } from './Views.tsx';

type Props = { session: ConsoleSession; place: ApiPlace };

/** The operator's console: the sign-in, then its views. */
export function ConsolePage({ session, place }: Props) {
  const state = useSyncExternalStore(session.subscribe, session.read);
  return (
    <div className={appStyles.page}>
      {state.kind === 'signed_in' ? (
        <SignedInConsole state={state} session={session} place={place} />
      ) : (
        <>
          <header className={appStyles.header}>
            <p className={appStyles.crumbs}>Portal Domains</p>
            <h1>Console</h1>
          </header>
          <main className={appStyles.main}>
            {state.kind === 'starting' && <p role="status">Finding out who you are…</p>}
            {state.kind === 'away' && (
              <Notice tone="bad" icon="warning" alert>
                <p>The API cannot be reached. This page tries again by itself every few seconds.</p>
              </Notice>
            )}
            {state.kind === 'signed_out' && (
              <SignIn
                message={state.message}
                signInPath={state.signInPath}
                onKey={(key) => void session.signIn(key)}
              />
            )}
          </main>
        </>
      )}
    </div>
  );
}

type SignedInProps = Props & { state: Extract<ConsoleState, { kind: 'signed_in' }> };

function SignedInConsole({ state, session, place }: SignedInProps) {
  const { access, operator } = state;
  const client = useMemo(() => new QueryClient(), []);
  const api = useMemo(
    () => createConsoleApi({ ...place, access, onRefused: () => void session.refuse() }),
    [place, access, session],
  );
  const value = useMemo(() => ({ api, operator }), [api, operator]);
  const signOut = async () => {
    if (access.by === 'session') await api.signOut();
    await session.forget();
  };
  return (
    <QueryClientProvider client={client}>
      <ConsoleContext value={value}>
        <Views onSignOut={signOut} />
      </ConsoleContext>
    </QueryClientProvider>
  );
}
