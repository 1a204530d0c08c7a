import { type ApiPlace, openSandbox } from '../api/client.ts';
import type { Session } from '../api/types.ts';
import { sessionInFragment } from './token.ts';

export type SessionState =
  | { kind: 'starting' }
  /** The API does not answer; it is tried again by itself. */
  | { kind: 'away' }
  /** `ended`: the token before is not accepted any more. */
  | { kind: 'needs_token'; ended: boolean }
  /** `renewed`: the sandbox has signed the reader in again, after an end. */
  | { kind: 'signed_in'; session: Session; renewed: boolean };

type Deps = ApiPlace & {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  location: { readFragment(): string; clearFragment(): void };
  now: () => number;
  /** Calls back after `ms`. */
  later: (callback: () => void, ms: number) => void;
};

export type SessionStore = ReturnType<typeof createSessionStore>;

const KEY = 'portal-domains.session';
const AGAIN_MS = 5_000;

/** Finds the session (link, this tab's storage, the sandbox) and holds it; used with useSyncExternalStore. */
export function createSessionStore({ storage, location, now, later, ...place }: Deps) {
  let state: SessionState = { kind: 'starting' };
  /** When the sandbox last signed us in, so that a token it gave and refuses does not make a loop. */
  let sandboxAt = Number.NEGATIVE_INFINITY;
  const listeners = new Set<() => void>();

  const become = (next: SessionState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const signIn = (session: Session, renewed = false) => {
    storage.setItem(KEY, JSON.stringify(session));
    become({ kind: 'signed_in', session, renewed });
  };
  const askSandbox = async (afterEnd: boolean): Promise<void> => {
    try {
      const sandbox = await openSandbox(place);
      if (sandbox === null) {
        become({ kind: 'needs_token', ended: afterEnd });
        return;
      }
      sandboxAt = now();
      const session = { tenant: sandbox.tenant.id, token: sandbox.token };
      signIn(session, afterEnd);
    } catch {
      become({ kind: 'away' });
      later(() => void askSandbox(afterEnd), AGAIN_MS);
    }
  };

  const takeFragment = (): boolean => {
    const linked = sessionInFragment(location.readFragment());
    if (linked === null) return false;
    // A token must not stay in the address bar, where it would be shared and kept in the history.
    location.clearFragment();
    signIn(linked);
    return true;
  };

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    read: () => state,
    signIn,
    /** Looks at the link again, for a link that was opened in a tab that shows the page already. */
    takeFragment,
    async start(): Promise<void> {
      if (takeFragment()) return;
      const kept = readKept(storage.getItem(KEY));
      if (kept !== null) signIn(kept);
      else await askSandbox(false);
    },
    /** The API refused the token. Outside the sandbox a person must act. */
    async expire(session: Session): Promise<void> {
      if (state.kind !== 'signed_in' || state.session.token !== session.token) return;
      storage.removeItem(KEY);
      if (now() - sandboxAt < AGAIN_MS) {
        become({ kind: 'needs_token', ended: true });
        return;
      }
      become({ kind: 'starting' });
      await askSandbox(true);
    },
  };
}

function readKept(text: string | null): Session | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const { tenant, token } = value as Record<string, unknown>;
    return typeof tenant === 'string' && typeof token === 'string' ? { tenant, token } : null;
  } catch {
    return null;
  }
}
