import { type FSWatcher, watch } from 'node:fs';
import { wait } from '../../lib/wait.ts';
import type { Ledger } from './issuance-status.ts';
import type { Names } from './names.ts';

export type WatchDeps = {
  names: Names;
  ledger: Ledger;
  onError: (error: unknown) => void;
  /** Whether this process itself is removing the domain just now: no news to anybody. */
  ownRemoval: (domain: string) => boolean;
};

/** One failure writes several lines within a few milliseconds; one call is enough. */
const GATHER_MS = 50;
const RETRY_MS = 1_000;

/** Calls back with the id of each domain that the log tells of, or whose name file went by another hand. */
export async function watchDomains(
  { names, ledger, onError, ownRemoval }: WatchDeps,
  onChange: (domainId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const ids = new Map<string, string>();
  const gathered = new Set<string>();
  const tell = (domainId: string) => {
    if (gathered.has(domainId)) return;
    gathered.add(domainId);
    setTimeout(() => {
      gathered.delete(domainId);
      if (!signal.aborted) onChange(domainId);
    }, GATHER_MS).unref();
  };
  const lookAt = async (domain: string, tellPresent: boolean) => {
    const file = await names.read(domain);
    if (file.kind === 'ours') {
      ids.set(domain, file.domainId);
      if (tellPresent) tell(file.domainId);
      return;
    }
    const known = ids.get(domain);
    ids.delete(domain);
    if (known !== undefined && !ownRemoval(domain)) tell(known);
  };
  const stop = ledger.onEvent((event) => void lookAt(event.domain, true).catch(onError));
  try {
    while (!signal.aborted) {
      try {
        for (const { domain, domainId } of await names.list()) ids.set(domain, domainId);
        await watchFolder(names.folder, (domain) => void lookAt(domain, false).catch(onError), signal);
      } catch (error) {
        onError(error);
      }
      await wait(RETRY_MS, signal);
    }
  } finally {
    stop();
  }
}

/** Resolves when `signal` aborts, rejects when the folder can no longer be watched. */
function watchFolder(folder: string, onName: (name: string) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let watcher: FSWatcher | null = null;
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort);
      watcher?.close();
      settle();
    };
    const onAbort = () => end(resolve);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) return onAbort();
    try {
      watcher = watch(folder, (_event, name) => {
        if (name !== null) onName(name);
      });
      watcher.once('error', (error) => end(() => reject(error)));
    } catch (error) {
      end(() => reject(error));
    }
  });
}
