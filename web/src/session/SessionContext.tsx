import { createContext, useContext } from 'react';
import type { Api } from '../api/client.ts';
import type { LivenessClock } from '../live/liveness.ts';

/** The signed-in reader, and the API in its name. `mayChange`: false for a token that may only look. */
export type SignedIn = { api: Api; tenant: string; mayChange: boolean; liveness: LivenessClock };

export const SessionContext = createContext<SignedIn | null>(null);

/** The signed-in session; only for components below the start. */
export function useSignedIn(): SignedIn {
  const signedIn = useContext(SessionContext);
  if (signedIn === null) throw new Error('used outside of a session');
  return signedIn;
}
