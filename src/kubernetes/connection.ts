import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { KubeError } from './errors.ts';

/** How to reach an API server, and as whom. */
export type ClusterAccess = {
  /** `https://host:port`, perhaps with a path. */
  server: string;
  /** PEM; null: the system's roots. */
  ca: string | null;
  /** The name to check the server's certificate for, where it is not the URL's. */
  serverName: string | null;
  client: { cert: string; key: string } | null;
  token: { value: string } | { file: string } | null;
  /** For an API server without a certificate that can be checked; for tests only. */
  insecure: boolean;
};

export type KubeRequest = {
  method: 'GET' | 'PATCH' | 'DELETE' | 'POST';
  path: string;
  accept?: string;
  body?: { type: string; text: string };
  signal: AbortSignal;
};

/** The wire: keep-alive connections to one API server, with its credentials. */
export type Connection = {
  /** Resolves with the answer once its headers are there, whatever its status. Rejects with KubeError. */
  open(request: KubeRequest): Promise<IncomingMessage>;
  close(): void;
};

/** Tokens of pods are renewed in their file well before they end (after 80 % of their hour). */
const TOKEN_FRESH_MS = 60_000;
const MAX_SOCKETS = 32;

export function openConnection(access: ClusterAccess): Connection {
  const base = new URL(access.server);
  const tls = base.protocol === 'https:';
  const agent = tls
    ? new HttpsAgent({
        keepAlive: true,
        maxSockets: MAX_SOCKETS,
        rejectUnauthorized: !access.insecure,
        ...(access.ca === null ? {} : { ca: access.ca }),
        ...(access.client ?? {}),
        ...(access.serverName === null ? {} : { servername: access.serverName }),
      })
    : new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const token = tokenSource(access.token);
  const prefix = base.pathname === '/' ? '' : base.pathname.replace(/\/$/, '');
  const once = async (kube: KubeRequest): Promise<IncomingMessage> => {
    const bearer = await token();
    return send(tls ? httpsRequest : httpRequest, agent, `${base.origin}${prefix}${kube.path}`, kube, bearer);
  };
  return {
    async open(kube) {
      try {
        return await once(kube);
      } catch (error) {
        // The server closed a kept connection just as it was used again: nothing was done, so once more is safe.
        if (error instanceof StaleConnection) return once(kube);
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

class StaleConnection extends KubeError {}

type Requester = typeof httpRequest;

function send(
  request: Requester | typeof httpsRequest,
  agent: HttpAgent,
  url: string,
  { method, path, accept, body, signal }: KubeRequest,
  bearer: string | null,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method,
        signal,
        headers: {
          accept: accept ?? 'application/json',
          'user-agent': 'portal-domains',
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined
            ? {}
            : { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) }),
        },
      },
      resolve,
    );
    sent.once('error', (cause: NodeJS.ErrnoException) => {
      const what = `${method} ${path}`;
      if (signal.aborted) return reject(new KubeError('timeout', `no answer to ${what} in time`, { cause }));
      const stale = sent.reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
      const clause = `the Kubernetes API cannot be reached for ${what}: ${cause.message}`;
      reject(new (stale ? StaleConnection : KubeError)('unreachable', clause, { cause }));
    });
    sent.end(body?.text);
  });
}

function tokenSource(token: ClusterAccess['token']): () => Promise<string | null> {
  if (token === null) return async () => null;
  if ('value' in token) return async () => token.value;
  let read: { at: number; value: Promise<string> } | null = null;
  return () => {
    if (read === null || performance.now() - read.at > TOKEN_FRESH_MS) {
      const value = readFile(token.file, 'utf8').then(
        (text) => text.trim(),
        (cause: unknown) => {
          read = null;
          throw new KubeError('unauthorized', `the token file ${token.file} cannot be read`, { cause });
        },
      );
      read = { at: performance.now(), value };
    }
    return read.value;
  };
}
