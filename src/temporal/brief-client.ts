import { Client, Connection } from '@temporalio/client';

/** A person waits, and wants to hear what is wrong. */
const CONNECT_TIMEOUT_MS = 3_000;

/**
 * A client for a question or two. Without the interceptors of Temporal's client: those try again, for long, and also
 * when the connection is closed meanwhile, which ends the process.
 */
export function briefTemporalClient({ address, namespace }: { address: string; namespace: string }): {
  client: Client;
  close: () => Promise<void>;
} {
  const connection = Connection.lazy({ address, connectTimeout: CONNECT_TIMEOUT_MS, interceptors: [] });
  return { client: new Client({ connection, namespace }), close: () => connection.close() };
}
