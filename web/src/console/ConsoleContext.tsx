import { createContext, useContext } from 'react';
import type { ConsoleApi } from './console-api.ts';
import type { Operator } from './types.ts';

type SignedInConsole = { api: ConsoleApi; operator: Operator };

export const ConsoleContext = createContext<SignedInConsole | null>(null);

/** The API and who is signed in. @throws Error outside of the signed-in console. */
export function useConsole(): SignedInConsole {
  const value = useContext(ConsoleContext);
  if (value === null) throw new Error('outside of the signed-in console');
  return value;
}
