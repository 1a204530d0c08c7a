import type { Channel } from './notify.ts';

export type ListenOptions = {
  url: string;
  /** What to do for a notification, by channel name (a value of `CHANNELS`). */
  channels: Partial<Record<Channel, (payload: string) => void | Promise<void>>>;
  /** Called after each (re)connect, once the channels are listened to: load again what may have been missed. */
  onConnected: () => void | Promise<void>;
  signal: AbortSignal;
  /** Told of each lost connection and each handler's failure; listening goes on. */
  onError: (error: unknown) => void;
};

/** Listens on a connection of its own until `signal` aborts, then resolves. Reconnects by itself, with back-off. */
export async function listen(_options: ListenOptions): Promise<void> {
  throw new Error('not written yet');
}
