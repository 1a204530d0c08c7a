import { Client, Connection } from '@temporalio/client';
import { connectionOptions, type TemporalPlace } from './connection-options.ts';

/** A person waits, and wants to hear what is wrong. */
const CONNECT_TIMEOUT_MS = 3_000;

/**
 * A client for a question or two. Without the interceptors of Temporal's client: those try again, for long, and also
 * when the connection is closed meanwhile, which ends the process.
 * @throws ConfigError
 */
export function briefTemporalClient({ namespace, ...place }: TemporalPlace): {
  client: Client;
  close: () => Promise<void>;
} {
  const connection = Connection.lazy({
    ...connectionOptions(place),
    connectTimeout: CONNECT_TIMEOUT_MS,
    interceptors: [],
  });
  return { client: new Client({ connection, namespace }), close: () => connection.close() };
}
