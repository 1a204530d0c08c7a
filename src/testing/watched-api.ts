import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listenOn } from '../challenges/listening.ts';
import type { ClusterAccess } from '../kubernetes/access.ts';

/** An object as the API server has it. */
type StoredObject = {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
} & Record<string, unknown>;

/** The part of an object that a test says. */
export type GivenObject = Record<string, unknown> & {
  metadata?: Partial<StoredObject['metadata']>;
};

/**
 * The little of an API server that a follower of one kind speaks to, over a real socket: list and watch in the namespace
 * `gateways`, with versions, 410 for those that are compacted, and outages.
 */
export class WatchedApi {
  readonly #path: string;
  readonly #objects = new Map<string, StoredObject>();
  readonly #history: { version: number; line: string }[] = [];
  readonly #watches = new Set<ServerResponse>();
  readonly #server: Server;
  readonly requests: string[] = [];
  #version = 1;
  #compactedTo = 0;
  #refusal: number | null = null;
  port = 0;

  /** @param path of the kind, e.g. `/api/v1/namespaces/gateways/secrets`. */
  constructor(path: string) {
    this.#path = path;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<void> {
    this.port = await listenOn(this.#server, '127.0.0.1', 0);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get access(): ClusterAccess {
    return {
      server: `http://127.0.0.1:${this.port}`,
      ...{ ca: null, serverName: null, client: null, exec: null, token: null, insecure: false },
    };
  }

  /** The text of a kubeconfig file for it. */
  get kubeconfig(): string {
    return JSON.stringify({
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      clusters: [{ name: 'test', cluster: { server: `http://127.0.0.1:${this.port}` } }],
      users: [{ name: 'test', user: { token: 'a-token' } }],
    });
  }

  put(uid: string, { metadata: given, ...rest }: GivenObject): void {
    const type = this.#objects.has(uid) ? 'MODIFIED' : 'ADDED';
    const metadata = {
      name: `object-${uid}`,
      namespace: 'gateways',
      uid,
      resourceVersion: String(++this.#version),
      creationTimestamp: '2026-11-01T12:00:00Z',
      ...given,
    };
    const object: StoredObject = { ...rest, metadata };
    this.#objects.set(uid, object);
    this.#tell({ type, object });
  }

  remove(uid: string): void {
    const object = this.#objects.get(uid);
    if (object === undefined || !this.#objects.delete(uid)) return;
    const metadata = { ...object.metadata, resourceVersion: String(++this.#version) };
    this.#tell({ type: 'DELETED', object: { ...object, metadata } });
  }

  /** Every watch hears that nothing happened. */
  bookmark(): void {
    this.#write({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.#version) } } });
  }

  /** From now on versions before the newest are too old to watch from. */
  compact(): void {
    this.#compactedTo = this.#version;
  }

  /** The server ends every watch in good order. */
  endWatches(): void {
    for (const response of this.#watches) response.end();
  }

  /** Breaks every watch, and answers each request with this status until null. */
  refuse(status: number | null): void {
    this.#refusal = status;
    if (status !== null) this.#server.closeAllConnections();
  }

  #tell(event: { type: string; object: StoredObject }): void {
    this.#history.push({ version: this.#version, line: `${JSON.stringify(event)}\n` });
    this.#write(event);
  }

  #write(event: object): void {
    for (const response of this.#watches) response.write(`${JSON.stringify(event)}\n`);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://api');
    const isWatch = url.searchParams.get('watch') === 'true';
    this.requests.push(isWatch ? 'watch' : 'list');
    if (this.#refusal !== null || url.pathname !== this.#path) {
      response.writeHead(this.#refusal ?? 404).end(JSON.stringify({ message: 'refused' }));
    } else if (isWatch) {
      this.#watch(Number(url.searchParams.get('resourceVersion')), response);
    } else {
      const metadata = { resourceVersion: String(this.#version) };
      response.end(JSON.stringify({ metadata, items: [...this.#objects.values()] }));
    }
  }

  #watch(from: number, response: ServerResponse): void {
    response.flushHeaders();
    if (from < this.#compactedTo) {
      const object = { kind: 'Status', code: 410, message: 'too old resource version' };
      response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
      return;
    }
    for (const { version, line } of this.#history) if (version > from) response.write(line);
    this.#watches.add(response);
    response.once('close', () => this.#watches.delete(response));
  }
}
