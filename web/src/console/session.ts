import type { ApiPlace } from '../api/client.ts';
import { type Access, readSession } from './console-api.ts';
import type { Operator } from './types.ts';

export type ConsoleState =
  | { kind: 'starting' }
  | { kind: 'away' }
  /** `signInPath`: of OpenID Connect; `message`: why a key or a session is needed again. */
  | { kind: 'signed_out'; signInPath: string | null; message: string | null }
  | { kind: 'signed_in'; access: Access; operator: Operator };

type Deps = {
  place: ApiPlace;
  /** The storage of this tab: closing it forgets the key. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Calls back after `ms`. */
  later: (callback: () => void, ms: number) => void;
};

export type ConsoleSession = ReturnType<typeof createConsoleSession>;

const KEY = 'portal-domains.operator-key';
const AGAIN_MS = 5_000;
const REFUSED = 'The key or the session is not accepted any more. Sign in again.';
const NOT_A_KEY = 'This operator key is not accepted: it was revoked, or not copied whole.';

/** Finds out who is signed in, by the key of this tab or the session's cookie, and holds it; for useSyncExternalStore. */
export function createConsoleSession({ place, storage, later }: Deps) {
  let state: ConsoleState = { kind: 'starting' };
  const listeners = new Set<() => void>();
  const become = (next: ConsoleState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const start = async (message: string | null = null): Promise<void> => {
    const key = storage.getItem(KEY);
    const access: Access = key === null ? { by: 'session' } : { by: 'key', key };
    try {
      const { operator, signInPath } = await readSession(place, access);
      if (operator !== null) return become({ kind: 'signed_in', access, operator });
      if (key === null) return become({ kind: 'signed_out', signInPath, message });
      storage.removeItem(KEY);
      await start(message ?? NOT_A_KEY);
    } catch {
      become({ kind: 'away' });
      later(() => void start(message), AGAIN_MS);
    }
  };
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    read: () => state,
    start,
    async signIn(key: string): Promise<void> {
      storage.setItem(KEY, key);
      become({ kind: 'starting' });
      await start();
    },
    /** The API refused what it accepted before. */
    async refuse(): Promise<void> {
      if (state.kind !== 'signed_in') return;
      storage.removeItem(KEY);
      become({ kind: 'starting' });
      await start(REFUSED);
    },
    async forget(): Promise<void> {
      storage.removeItem(KEY);
      become({ kind: 'starting' });
      await start();
    },
  };
}
