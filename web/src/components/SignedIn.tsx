import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { type ApiPlace, createApi } from '../api/client.ts';
import type { Session } from '../api/types.ts';
import { createLivenessClock } from '../live/liveness.ts';
import { SessionContext } from '../session/SessionContext.tsx';
import { readToken } from '../session/token.ts';

const ALWAYS = { networkMode: 'always' } as const;

type Props = {
  session: Session;
  place: ApiPlace;
  /** Called when the API no longer accepts the token. */
  onUnauthorized: (session: Session) => void;
  children: ReactNode;
};

/** Gives what is below it the API in the name of a session. Needs the session as its key. */
export function SignedIn({ session, place, onUnauthorized, children }: Props) {
  // Its own for each session: what one has read must not be shown to the next.
  const [client] = useState(
    // A machine without a network still reaches a product on itself, so the browser's word for it counts nothing.
    () => new QueryClient({ defaultOptions: { queries: ALWAYS, mutations: ALWAYS } }),
  );
  const signedIn = useMemo(() => {
    const liveness = createLivenessClock(() => performance.now());
    const onAlive = () => liveness.heard();
    const api = createApi({ ...place, session, onUnauthorized: () => onUnauthorized(session), onAlive });
    return { api, tenant: session.tenant, mayChange: readToken(session.token).role !== 'viewer', liveness };
  }, [session, place, onUnauthorized]);
  return (
    <QueryClientProvider client={client}>
      <SessionContext value={signedIn}>{children}</SessionContext>
    </QueryClientProvider>
  );
}
