import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './database.ts';

/** A notification that one connection sends and another one must hear. */
export type Echo = {
  /** The channel to listen on, which nobody else has. */
  channel: string;
  send(): void;
  /** Takes what was heard; true: it is what was sent last. */
  hear(payload: string): boolean;
  /** True: the last one was sent, and nobody has heard it. */
  isMissing(): boolean;
};

/** Creates an echo that is sent through `db`. */
export function createEcho(db: Db): Echo {
  const channel = `portal_domains_echo_${randomUUID()}`;
  let last = { id: '', isSent: false, isHeard: false };
  return {
    channel,
    send() {
      const echo = { id: randomUUID(), isSent: false, isHeard: false };
      last = echo;
      sql`select pg_notify(${channel}, ${echo.id})`.execute(db).then(
        () => {
          echo.isSent = true;
        },
        // One that could not be sent tests nothing: whether the database answers, the heartbeat's own query tells.
        () => undefined,
      );
    },
    hear(payload) {
      last.isHeard ||= payload === last.id;
      return last.isHeard;
    },
    isMissing: () => last.isSent && !last.isHeard,
  };
}
