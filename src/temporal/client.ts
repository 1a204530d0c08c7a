import { Client, Connection } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import { traceCalls } from './trace-interceptors.ts';

/** How long a connection may take before the caller hears that Temporal is away. */
const CONNECT_TIMEOUT_MS = 5_000;

export type TemporalSettings = Pick<Config['temporal'], 'namespace' | 'taskQueue'> & { address: string };

/** A client of the namespace. Connects lazily: calls fail while Temporal is away, and work once it is back. */
export function lazyTemporalClient({ address, namespace }: TemporalSettings): {
  client: Client;
  close: () => Promise<void>;
} {
  const connection = Connection.lazy({ address, connectTimeout: CONNECT_TIMEOUT_MS });
  return {
    client: new Client({ connection, namespace, interceptors: { workflow: [traceCalls] } }),
    close: () => connection.close(),
  };
}
