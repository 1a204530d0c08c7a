import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { experimental, Server, ServerCredentials } from '@grpc/grpc-js';
import type { KubeClient } from '../../../kubernetes/client.ts';
import { afterChange, DEFAULT_PATIENCE, isFresh, NEVER_HEARD } from '../../../lib/watch-health.ts';
import type { Log } from '../../../telemetry/log.ts';
import { serveOperations } from '../../../telemetry/operations-server.ts';
import { createSdsMetrics } from './metrics.ts';
import { followSecrets } from './secrets.ts';
import { createStreams, SDS_SERVICE } from './streams.ts';
import { type CertificateChange, CertificateTable } from './table.ts';

export type SdsServerOptions = {
  /** Address that both ports listen on. */
  host: string;
  /** The gateways' port; 0 takes any free one. */
  port: number;
  /** Probes and metrics. */
  adminPort: number;
  /** A folder with `tls.crt`, `tls.key` and `ca.crt`, of which the last has signed who may ask; null: in the clear, for loopback. */
  tls: string | null;
  client: KubeClient;
  /** The namespace of the gateway and the certificates. */
  namespace: string;
  clock: () => Date;
  random: () => number;
  log: Log;
  /** The most streams of gateways. */
  mostStreams: number;
  /** Ends the wait for the first list, and all that runs. */
  signal: AbortSignal;
};

export type SdsServer = {
  port: number;
  /** Resolves once `signal` has ended the streams and everything else. */
  ended: Promise<void>;
};

/** The gateways' port cannot be opened; the library gives no code for why. */
export class ListenError extends Error {}

/** So soon is a renewed certificate of the server's own used. */
const REFRESH_MS = 60_000;

/**
 * Serves the certificates of all domains to the gateways, by name. Listens for gateways, and is ready, once the first list of
 * the Secrets is complete; and stays so while the API server is away, as known names are served all the while.
 * @throws ListenError; Node's own error when the other port cannot be opened, or the files of `tls` cannot be read.
 */
export async function startSdsServer(options: SdsServerOptions): Promise<SdsServer> {
  const { host, log, signal } = options;
  const { credentials, loaded } = await credentialsOf(options.tls);
  const stop = new AbortController();
  const knowledge = createKnowledge(options, stop.signal);
  const metrics = createSdsMetrics(() => ({
    ...{ known: knowledge.size(), streams: streams.size, most: options.mostStreams },
    watchUp: knowledge.isComplete(),
  }));
  const streams = createStreams({ knowledge, log, metrics, most: options.mostStreams });
  const admin = await serveOperations({ host, port: options.adminPort, registry: metrics.registry });
  const following = knowledge.follow(streams.changed);
  const server = new Server({
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_receive_message_length': 256 * 1024,
  });
  server.addService(SDS_SERVICE, streams.implementation);
  const end = async () => {
    stop.abort();
    server.forceShutdown();
    await following;
    await admin.close();
  };
  signal.addEventListener('abort', () => stop.abort(), { once: true });
  if (signal.aborted) stop.abort();
  try {
    await knowledge.listed;
    const address = `${host.includes(':') ? `[${host}]` : host}:${options.port}`;
    const port = await listen(server, address, credentials);
    await Promise.race([loaded(), aborted(stop.signal)]);
    admin.setReady(true);
    log.info({ port, names: knowledge.size() }, 'certificates are served by name');
    return { port, ended: aborted(stop.signal).then(end) };
  } catch (error) {
    await end();
    throw error;
  }
}

function createKnowledge({ client, namespace, clock, random, log }: SdsServerOptions, signal: AbortSignal) {
  const table = new CertificateTable();
  const now = () => clock().getTime();
  let isKnown = () => {};
  const heard = new Promise<void>((resolve) => {
    isKnown = resolve;
  });
  let health = NEVER_HEARD;
  const apply = (change: CertificateChange): Set<string> => {
    if (change.kind === 'lost')
      log.warn({ err: change.error }, 'the watch on the Secrets was interrupted; retrying');
    health = afterChange(health, change, now());
    return table.apply(change);
  };
  return {
    listed: Promise.race([heard, aborted(signal)]),
    size: () => table.size,
    find: (name: string) => table.find(name),
    isComplete: () => isFresh(health, now(), DEFAULT_PATIENCE),
    follow: (onChanged: (domains: Set<string>) => void) =>
      followSecrets({
        ...{ client, namespace, signal, random },
        onChange(change) {
          onChanged(apply(change));
          if (change.kind === 'heard') isKnown();
        },
      }),
  };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });

type Credentials = {
  credentials: ServerCredentials;
  /** Resolves once a server that listens has read its files: until then it drops each connection. */
  loaded(): Promise<void>;
};

async function credentialsOf(folder: string | null): Promise<Credentials> {
  if (folder === null) return { credentials: ServerCredentials.createInsecure(), loaded: async () => {} };
  const [certificateFile, privateKeyFile, caCertificateFile] = ['tls.crt', 'tls.key', 'ca.crt'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  for (const file of [certificateFile, privateKeyFile, caCertificateFile]) await readFile(file);
  const provider = new experimental.FileWatcherCertificateProvider({
    ...{ certificateFile, privateKeyFile, caCertificateFile, refreshIntervalMs: REFRESH_MS },
  });
  return {
    credentials: experimental.createCertificateProviderServerCredentials(provider, provider, true),
    loaded: () =>
      new Promise((resolve) => {
        // The provider calls those of the CA last, in the order they came: after the server's own.
        const onCa: Parameters<typeof provider.addCaCertificateListener>[0] = (update) => {
          if (update === null) return;
          provider.removeCaCertificateListener(onCa);
          resolve();
        };
        provider.addCaCertificateListener(onCa);
      }),
  };
}

function listen(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(new ListenError(`cannot listen at ${address}`, { cause: error }));
    });
  });
}
