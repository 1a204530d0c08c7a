import { type BackOff, backOffMs } from '../lib/back-off.ts';
import { wait } from '../lib/wait.ts';
import type { KubeClient, KubeObject, Selection } from './client.ts';
import { isKubeError } from './errors.ts';

/** A change of an object: `before` is null for one that appeared, `after` for one that went. */
export type Change<T> = { before: T | null; after: T | null };

export type FollowOptions<T extends KubeObject> = {
  client: KubeClient;
  selection: Selection;
  /** Returns as much of an object as is kept to compare with, which is all that `before` has; not given: all of it. */
  keep?: (object: T) => T;
  /** Called for every change since the first list. Must not throw. */
  onChange: (change: Change<T>) => void;
  /** Called with all objects after each list, the first one too. */
  onListed?: (objects: readonly T[]) => void;
  /** Called when a watch is established (again), and for each bookmark: what is known is up to date. */
  onAlive?: () => void;
  /** Called for each failure; the following goes on. */
  onError: (error: unknown) => void;
  signal: AbortSignal;
  /** A number from 0 to 1, so that a fleet of clients does not come back in step. */
  random: () => number;
  watchSeconds?: number;
  backOff?: BackOff;
};

const WATCH_SECONDS = 240;
/** A watch that stood for so long is no sign of trouble, also when nothing came. */
const LIVED_MS = 5_000;
const BACK_OFF = { firstMs: 250, mostMs: 30_000 };

/**
 * Follows the objects of a kind until `signal` aborts: lists them, then watches from there on. After a lost connection
 * it goes on from the last version seen; where the server no longer knows that one (410), or after any other refusal,
 * it lists again and tells what has changed in between. Never rejects.
 *
 *     list ─▶ watch ─┬─ ended in good order ─────────────▶ watch from the last version
 *       ▲            ├─ broke off, unreachable ─▶ pause ─▶ watch from the last version
 *       │            └─ 410, other refusals ─┐
 *       └──────────────── pause ◀────────────┘
 */
export async function followKind<T extends KubeObject>(options: FollowOptions<T>): Promise<void> {
  const { signal, onError, random } = options;
  const backOff = options.backOff ?? BACK_OFF;
  const state: State<T> = { known: new Map(), version: null, listed: false, heard: false };
  let failures = 0;
  while (!signal.aborted) {
    const began = performance.now();
    state.heard = false;
    let ended = true;
    try {
      if (state.version === null) await relist(options, state);
      await watchOn(options, state);
    } catch (error) {
      if (signal.aborted) break;
      ended = false;
      // Too old a version is the server's way to say: list again.
      if (!isKubeError(error, 'gone')) onError(error);
      if (!isKubeError(error, 'unreachable', 'timeout')) state.version = null;
    }
    const lived = state.heard || performance.now() - began > LIVED_MS;
    failures = lived ? 0 : failures + 1;
    if (lived && ended) continue;
    const longest = backOffMs(backOff, failures);
    await wait(longest * (0.5 + random() / 2), signal, { ref: false });
  }
}

type State<T> = { known: Map<string, T>; version: string | null; listed: boolean; heard: boolean };

async function relist<T extends KubeObject>(
  { client, selection, onChange, onListed, keep = whole }: FollowOptions<T>,
  state: State<T>,
): Promise<void> {
  const { items, resourceVersion } = await client.list<T>(selection);
  const found = new Map(items.map((object) => [object.metadata.uid, object]));
  const before = state.known;
  state.known = new Map(items.map((object) => [object.metadata.uid, keep(object)]));
  state.version = resourceVersion;
  if (state.listed) {
    for (const [uid, object] of before) if (!found.has(uid)) onChange({ before: object, after: null });
    for (const [uid, object] of found) {
      const earlier = before.get(uid) ?? null;
      if (earlier?.metadata.resourceVersion !== object.metadata.resourceVersion) {
        onChange({ before: earlier, after: object });
      }
    }
  }
  state.listed = true;
  onListed?.(items);
}

const whole = <T>(object: T) => object;

/** Resolves when the server ends the stream in good order. */
async function watchOn<T extends KubeObject>(options: FollowOptions<T>, state: State<T>): Promise<void> {
  const { client, selection, signal, onChange, onAlive, keep = whole } = options;
  const version = state.version ?? '';
  for await (const event of client.watch<T>(selection, version, {
    signal,
    forSeconds: options.watchSeconds ?? WATCH_SECONDS,
    onOpen: onAlive,
  })) {
    state.heard = true;
    if (event.type === 'BOOKMARK') {
      state.version = event.resourceVersion;
      onAlive?.();
      continue;
    }
    const { object } = event;
    const { uid, resourceVersion } = object.metadata;
    const before = state.known.get(uid) ?? null;
    state.version = resourceVersion;
    if (event.type === 'DELETED') state.known.delete(uid);
    else state.known.set(uid, keep(object));
    onChange({
      before: before ?? (event.type === 'DELETED' ? object : null),
      after: event.type === 'DELETED' ? null : object,
    });
  }
}
