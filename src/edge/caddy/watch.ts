import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { wait } from '../../lib/wait.ts';
import { coalesce } from '../coalesce.ts';
import { domainOfFile, type ServedCertificates } from './certificates.ts';
import type { NameEntry, Names } from './names.ts';

export type WatchDeps = {
  names: Names;
  certificates: ServedCertificates;
  onError: (error: unknown) => void;
  /** Tells a domain that this process itself has removed: the deletion of its file notifies nobody. */
  isRemovedByUs: (domain: string) => boolean;
  /** Tells whether that text is the certificate that is to be served. */
  isCurrent: (domain: string, domainId: string, pem: string | null) => Promise<boolean>;
};

/** One change makes several events within a few milliseconds; one call is enough. */
const COALESCE_MS = 50;
const RETRY_MS = 1_000;

/** Calls back with the id of each domain whose name file or certificate was removed or changed by another hand. */
export async function watchDomains(
  deps: WatchDeps,
  onChange: (domainId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { names, certificates, onError } = deps;
  const check = checkOf(deps, coalesce(onChange, COALESCE_MS, signal));
  const failed = (error: unknown) => {
    if (!signal.aborted) onError(error);
  };
  const follow = async (
    folder: string,
    onFile: (file: string) => void,
    catchUp: (end: AbortSignal) => Promise<void>,
  ) => {
    while (!signal.aborted) {
      const attempt = new AbortController();
      const end = AbortSignal.any([signal, attempt.signal]);
      try {
        // Watched first: what changes while a large folder is read is not missed.
        await Promise.all([watchFolder(folder, onFile, end), catchUp(end)]);
      } catch (error) {
        failed(error);
      }
      attempt.abort();
      await wait(RETRY_MS, signal);
    }
  };
  /** The names that change while all are read; null: they are not being read. */
  let changed: Set<string> | null = null;
  await Promise.all([
    follow(
      names.folder,
      (domain) => {
        changed?.add(domain);
        void check.name(domain).catch(failed);
      },
      async (end) => {
        const meanwhile = new Set<string>();
        changed = meanwhile;
        const entries = await names.list();
        if (end.aborted) return;
        changed = null;
        check.remember(entries);
        // Read again, as the list may be older: whose name went meanwhile is known only now.
        for (const domain of meanwhile) await check.name(domain);
      },
    ),
    follow(
      certificates.folder,
      (file) => {
        const domain = domainOfFile(file);
        if (domain !== null) void check.certificate(domain).catch(failed);
      },
      async (end) => {
        // What went while nobody watched.
        const served = new Set(await certificates.domains());
        for (const domain of await names.domains()) {
          if (end.aborted) return;
          if (!served.has(domain)) await check.certificate(domain);
        }
      },
    ),
  ]);
}

function checkOf(
  { names, certificates, isRemovedByUs, isCurrent }: WatchDeps,
  notify: (domainId: string) => void,
) {
  const ids = new Map<string, string>();
  return {
    remember(entries: readonly NameEntry[]) {
      for (const { domain, domainId } of entries) ids.set(domain, domainId);
    },
    async name(domain: string) {
      const file = await names.read(domain);
      if (file.kind === 'ours') return void ids.set(domain, file.domainId);
      const known = ids.get(domain);
      ids.delete(domain);
      if (known !== undefined && !isRemovedByUs(domain)) notify(known);
    },
    async certificate(domain: string) {
      const file = await names.read(domain);
      if (file.kind !== 'ours') return;
      if (!(await isCurrent(domain, file.domainId, await certificates.read(domain)))) notify(file.domainId);
    },
  };
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
    const fail = (error: unknown) => end(() => reject(error));
    try {
      watcher = watch(folder, (_event, name) => {
        if (name === null) return;
        onName(name);
        // The folder itself went, which ends its events without a word.
        if (name === basename(folder)) stat(folder).catch(fail);
      });
      watcher.once('error', fail);
    } catch (error) {
      fail(error);
    }
  });
}
