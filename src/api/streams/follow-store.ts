import { listen } from '../../store/database/listen.ts';
import { CHANNELS, readChange } from '../../store/database/notify.ts';
import type { ApiDeps } from '../http/deps.ts';

/**
 * Keeps what this process holds in memory true: the served names, and the open streams' news. Loads everything after
 * each (re)connect, because nobody knows what was missed in between, and now and then. Ends when `signal` aborts.
 */
export function followStore({
  databaseUrl,
  deps: { db, changes, servedNames, notifications, log },
  signal,
}: {
  databaseUrl: string;
  deps: Pick<ApiDeps, 'db' | 'changes' | 'servedNames' | 'notifications' | 'log'>;
  signal: AbortSignal;
}): Promise<void> {
  return listen({
    ...{ url: databaseUrl, db },
    channels: {
      [CHANNELS.changed]: (payload) => changes.publish(readChange(payload)),
      [CHANNELS.edge]: async (domain) => {
        try {
          await servedNames.refresh(domain);
        } catch (error) {
          // One name may be wrong now; only a whole load can mend that.
          await servedNames.load();
          throw error;
        }
      },
    },
    resync: async () => {
      await servedNames.load();
      changes.publishAll();
    },
    onTested: (isHeard) => {
      notifications.heard = isHeard;
    },
    signal,
    onError: (error) => log.warn({ err: error }, 'the notifications of the database were lost or failed'),
  });
}
