import { Client, Connection } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import { connectionOptions, type TemporalPlace } from './connection-options.ts';
import { traceCalls } from './trace-interceptors.ts';

/** How long a connection may take before the caller hears that Temporal is away. */
const CONNECT_TIMEOUT_MS = 5_000;

export type TemporalSettings = TemporalPlace & Pick<Config['temporal'], 'taskQueue'>;

/** A client of the namespace. Connects lazily: calls fail while Temporal is away, and work once it is back. @throws ConfigError */
export function lazyTemporalClient({ namespace, ...place }: TemporalPlace): {
  client: Client;
  close: () => Promise<void>;
} {
  const connection = Connection.lazy({ ...connectionOptions(place), connectTimeout: CONNECT_TIMEOUT_MS });
  return {
    client: new Client({ connection, namespace, interceptors: { workflow: [traceCalls] } }),
    close: () => connection.close(),
  };
}
