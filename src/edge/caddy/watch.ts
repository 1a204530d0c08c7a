import { type FSWatcher, watch } from 'node:fs';
import { wait } from '../../lib/wait.ts';
import { coalesce } from '../coalesce.ts';
import type { IssuanceStatus } from './issuance-status.ts';
import type { Names } from './names.ts';

export type WatchDeps = {
  names: Names;
  status: IssuanceStatus;
  onError: (error: unknown) => void;
  /** Tells a domain that this process itself has removed: the deletion of its file notifies nobody. */
  isRemovedByUs: (domain: string) => boolean;
};

/** One failure writes several lines within a few milliseconds; one call is enough. */
const COALESCE_MS = 50;
const RETRY_MS = 1_000;

/** Calls back with the id of each domain that the log has an event of, or whose name file was removed by another hand. */
export async function watchDomains(
  { names, status, onError, isRemovedByUs }: WatchDeps,
  onChange: (domainId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const ids = new Map<string, string>();
  const notify = coalesce(onChange, COALESCE_MS, signal);
  const check = async (domain: string, notifyPresent: boolean) => {
    const file = await names.read(domain);
    if (file.kind === 'ours') {
      ids.set(domain, file.domainId);
      if (notifyPresent) notify(file.domainId);
      return;
    }
    const known = ids.get(domain);
    ids.delete(domain);
    if (known !== undefined && !isRemovedByUs(domain)) notify(known);
  };
  const stop = status.onEvent((event) => void check(event.domain, true).catch(onError));
  try {
    while (!signal.aborted) {
      try {
        for (const { domain, domainId } of await names.list()) ids.set(domain, domainId);
        await watchFolder(names.folder, (domain) => void check(domain, false).catch(onError), signal);
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
