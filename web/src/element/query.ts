/**
 * The part of @tanstack/react-query that these pages use, in a tenth of its size: the build of the web component puts it in
 * the library's place. Reads are shared by their keys, kept while the element stands, and made again by their interval.
 */
import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';

type Key = readonly unknown[];
type State<T> = { data: T | undefined; error: Error | null };
type Interval = number | false | ((query: { state: State<unknown> }) => number | false);
type QueryOptions<T> = {
  queryKey: Key;
  queryFn: () => Promise<T>;
  enabled?: boolean;
  /** Further tries after a failure, with a wait that doubles from a second. */
  retry?: number | false;
  refetchInterval?: Interval;
};

const LONGEST_WAIT_MS = 30_000;
const UNKNOWN: State<never> = { data: undefined, error: null };

/** Holds all that was read, by key. */
export class QueryClient {
  readonly #states = new Map<string, State<unknown>>();
  readonly #listeners = new Set<() => void>();
  readonly #readers = new Map<string, Set<() => Promise<void>>>();
  readonly #underWay = new Map<string, Promise<void>>();

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  stateOf<T>(key: Key): State<T> {
    return (this.#states.get(JSON.stringify(key)) as State<T> | undefined) ?? UNKNOWN;
  }
  put(key: Key, state: State<unknown>): void {
    this.#states.set(JSON.stringify(key), state);
    for (const listener of this.#listeners) listener();
  }
  getQueryData<T>(key: Key): T | undefined {
    return this.stateOf<T>(key).data;
  }
  setQueryData<T>(key: Key, change: (known: T | undefined) => T | undefined): void {
    this.put(key, { data: change(this.getQueryData(key)), error: null });
  }
  /** Reads once for all who ask while that is under way. @throws what `queryFn` does */
  read<T>(key: Key, queryFn: () => Promise<T>): Promise<void> {
    const text = JSON.stringify(key);
    const present = this.#underWay.get(text);
    if (present !== undefined) return present;
    const isNewest = () => this.#underWay.get(text) === reading;
    const reading: Promise<void> = queryFn()
      .then((data) => {
        if (isNewest()) this.put(key, { data, error: null });
      })
      .finally(() => {
        if (isNewest()) this.#underWay.delete(text);
      });
    this.#underWay.set(text, reading);
    return reading;
  }
  /** Has what is shown of this key read again, and waits for it. */
  async invalidateQueries({ queryKey }: { queryKey: Key }): Promise<void> {
    const text = JSON.stringify(queryKey);
    // What is under way may have been answered before the change.
    this.#underWay.delete(text);
    await Promise.all([...(this.#readers.get(text) ?? [])].map((read) => read()));
  }
  /** Registers who reads a key while it is shown. `read` never fails. */
  onInvalid(key: Key, read: () => Promise<void>): () => void {
    const text = JSON.stringify(key);
    const readers = this.#readers.get(text) ?? new Set();
    this.#readers.set(text, readers.add(read));
    return () => void readers.delete(read);
  }
}

const ClientContext = createContext<QueryClient | null>(null);

export function QueryClientProvider({ client, children }: { client: QueryClient; children: ReactNode }) {
  return createElement(ClientContext, { value: client }, children);
}

export function useQueryClient(): QueryClient {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('used outside of a QueryClientProvider');
  return client;
}

/** Reads while it is shown, again by its interval, and when the window is shown again. */
export function useQuery<T>(options: QueryOptions<T>): State<T> {
  const client = useQueryClient();
  const key = JSON.stringify(options.queryKey);
  const latest = useRef(options);
  latest.current = options;
  const state = useSyncExternalStore(client.subscribe, () => client.stateOf<T>(options.queryKey));
  const { enabled = true } = options;
  // Another state may have another interval.
  const interval = intervalOf(options.refetchInterval, state);
  const read = useRef<() => Promise<void>>(async () => undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which query it is.
  useEffect(() => {
    if (!enabled) return;
    const stop = new AbortController();
    read.current = () => readInto(client, () => latest.current, stop.signal);
    const onShown = () => {
      if (document.visibilityState === 'visible') void read.current();
    };
    // What is known from before may be out of date.
    void read.current();
    const forget = client.onInvalid(options.queryKey, () => read.current());
    document.addEventListener('visibilitychange', onShown);
    return () => {
      stop.abort();
      forget();
      document.removeEventListener('visibilitychange', onShown);
    };
  }, [client, key, enabled]);

  useEffect(() => {
    if (!enabled || interval === false) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void read.current();
    }, interval);
    return () => clearInterval(timer);
  }, [enabled, interval]);
  return state;
}

function intervalOf(interval: Interval | undefined, state: State<unknown>): number | false {
  return typeof interval === 'function' ? interval({ state }) : (interval ?? false);
}

/** Reads once, with the retries of the query, until `signal`. */
async function readInto<T>(
  client: QueryClient,
  options: () => QueryOptions<T>,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const { queryKey, queryFn, retry = 0 } = options();
    try {
      return await client.read(queryKey, queryFn);
    } catch (cause) {
      failures += 1;
      if (failures <= Number(retry)) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures)));
        continue;
      }
      const error = cause instanceof Error ? cause : new Error(String(cause));
      return client.put(queryKey, { data: client.getQueryData(queryKey), error });
    }
  }
}

type MutationOptions<T, V> = {
  mutationFn: (variables: V) => Promise<T>;
  onSuccess?: (data: T, variables: V) => unknown;
  onError?: (error: Error) => unknown;
  onSettled?: () => unknown;
};
type MutationState<T, V> = {
  data: T | undefined;
  error: Error | null;
  isPending: boolean;
  variables: V | undefined;
};

/** Makes a request when it is asked to, and says how that goes. */
export function useMutation<T, V = void>(options: MutationOptions<T, V>) {
  const idle: MutationState<T, V> = { data: undefined, error: null, isPending: false, variables: undefined };
  const [state, setState] = useState(idle);
  const latest = useRef(options);
  latest.current = options;
  const mutate = useCallback(async (variables: V, then: { onSuccess?: () => void } = {}) => {
    const { mutationFn, onSuccess, onError, onSettled } = latest.current;
    setState((last) => ({ ...last, error: null, isPending: true, variables }));
    try {
      const data = await mutationFn(variables);
      // The request stays under way until what follows from it is known, as on its button.
      await onSuccess?.(data, variables);
      setState((last) => ({ ...last, data, isPending: false }));
      then.onSuccess?.();
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      setState((last) => ({ ...last, error, isPending: false }));
      onError?.(error);
    }
    onSettled?.();
  }, []);
  const reset = useCallback(() => setState((last) => ({ ...last, error: null })), []);
  return useMemo(
    () => ({
      ...state,
      isError: state.error !== null,
      mutate: (variables: V, then?: { onSuccess?: () => void }) => void mutate(variables, then),
      reset,
    }),
    [state, mutate, reset],
  );
}
