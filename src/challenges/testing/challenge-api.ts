import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listenOn } from '../listening.ts';

/** A Challenge as cert-manager writes it. */
export type ChallengeObject = {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
  };
  spec: Record<string, unknown>;
  status?: { state: string };
};

const PATH = '/apis/acme.cert-manager.io/v1/namespaces/gateways/challenges';

/**
 * The little of an API server that a source of challenges speaks to, over a real socket: list and watch of one kind in
 * one namespace, with versions, 410 for those that are compacted, and outages.
 */
export class ChallengeApi {
  readonly #objects = new Map<string, ChallengeObject>();
  readonly #history: { version: number; line: string }[] = [];
  readonly #watches = new Set<ServerResponse>();
  readonly #server: Server;
  readonly requests: string[] = [];
  #version = 1;
  #compactedTo = 0;
  #refusal: number | null = null;
  port = 0;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<void> {
    this.port = await listenOn(this.#server, '127.0.0.1', 0);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  put(uid: string, spec: Record<string, unknown>, status?: { state: string }): void {
    const type = this.#objects.has(uid) ? 'MODIFIED' : 'ADDED';
    const metadata = {
      name: `challenge-${uid}`,
      namespace: 'gateways',
      uid,
      resourceVersion: String(++this.#version),
      creationTimestamp: '2026-11-01T12:00:00Z',
    };
    const object = { metadata, spec, ...(status === undefined ? {} : { status }) };
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

  #tell(event: { type: string; object: ChallengeObject }): void {
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
    if (this.#refusal !== null || url.pathname !== PATH) {
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
