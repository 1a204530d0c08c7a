import type { TokenTrouble } from '../../../src/client/element.ts';

/** Fetches a token of the signed-in user from the page that the element is in. */
export type GetToken = () => Promise<string>;

export type TokenState = {
  /** The token that is sent; null: none is known yet. */
  token: string | null;
  trouble: TokenTrouble | null;
};

export type TokenSource = ReturnType<typeof createTokenSource>;

/** Tells that the page around the element gives no token to this reader, however often it is asked. */
export class SignedOut extends Error {}

/** The waits after each failure of the source, such as a server that restarts; then there is trouble. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

type Options = {
  wait: (ms: number) => Promise<void>;
  /** Returns what gives a token now; null: nothing does. */
  source: () => GetToken | null;
  /** Called when there is no token that works. */
  onTrouble: (trouble: TokenTrouble) => void;
};

/** Holds the token of an element, and renews it when the API refuses it: once for all requests that are under way. */
export function createTokenSource({ source, wait, onTrouble }: Options) {
  let state: TokenState = { token: null, trouble: null };
  let asking: Promise<string | null> | null = null;
  const listeners = new Set<() => void>();
  const become = (next: TokenState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const fail = (trouble: TokenTrouble): null => {
    if (state.trouble !== null) return null;
    become({ token: state.token, trouble });
    onTrouble(trouble);
    return null;
  };
  /** Asks the source, again and again for half a minute. @returns null where it gives nothing. */
  const firstOf = async (getToken: GetToken): Promise<unknown> => {
    for (const ms of [...WAITS_MS, null]) {
      try {
        return (await getToken()) ?? '';
      } catch (error) {
        // The page's own mistake, which whoever writes it must see.
        console.error('portal-domains: no token could be fetched.', error);
        if (ms === null || error instanceof SignedOut) return null;
        await wait(ms);
      }
    }
    return null;
  };
  const ask = async (refused: string | null): Promise<string | null> => {
    const getToken = source();
    if (getToken === null) return refused === null ? null : fail('no_source');
    const token = await firstOf(getToken);
    if (token === null) return fail('source_failed');
    if (typeof token !== 'string' || token === '' || token === refused) return fail('refused');
    become({ token, trouble: null });
    return token;
  };

  return {
    read: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Takes a token from the page; null takes it away. */
    set(token: string | null): void {
      if (token !== state.token || state.trouble !== null) become({ token, trouble: null });
    },
    /** Says that the API refuses what was fetched last. */
    refuse: (): void => void fail('refused'),
    /** Returns a token other than the refused one; null where there is none. */
    renew(refused: string | null): Promise<string | null> {
      if (state.token !== null && state.token !== refused) return Promise.resolve(state.token);
      asking ??= ask(refused).finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}
