import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ClusterAccess } from './access.ts';
import { type Credentials, credentialSource } from './credentials.ts';
import { KubeError } from './errors.ts';

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
        ...(access.serverName === null ? {} : { servername: access.serverName }),
      })
    : new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const source = credentialSource(access);
  const prefix = base.pathname === '/' ? '' : base.pathname.replace(/\/$/, '');
  const request = tls ? httpsRequest : httpRequest;
  const once = (kube: KubeRequest, credentials: Credentials) =>
    send(request, agent, `${base.origin}${prefix}${kube.path}`, kube, credentials);
  const sent = async (kube: KubeRequest, credentials: Credentials): Promise<IncomingMessage> => {
    try {
      return await once(kube, credentials);
    } catch (error) {
      // The server closed a kept connection just as it was used again: nothing was done, so once more is safe.
      if (error instanceof StaleConnection) return once(kube, credentials);
      throw error;
    }
  };
  return {
    async open(kube) {
      const credentials = await inTime(source.get(), kube);
      const response = await sent(kube, credentials);
      // Whom the server does not know it does nothing for, so once more is safe here too.
      if (response.statusCode !== 401 || !source.refresh(credentials)) return response;
      response.resume();
      return sent(kube, await inTime(source.get(), kube));
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
  { token, client }: Credentials,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method,
        signal,
        // Of the request and not of the agent, which keeps connections of different certificates apart by it.
        ...(client ?? {}),
        headers: {
          accept: accept ?? 'application/json',
          'user-agent': 'portal-domains',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
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

/** Waits for the credentials no longer than for the request itself; a plugin that runs on is not run again. */
function inTime(credentials: Promise<Credentials>, { method, path, signal }: KubeRequest) {
  return new Promise<Credentials>((resolve, reject) => {
    const onAbort = () => reject(new KubeError('timeout', `no credentials for ${method} ${path} in time`));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    credentials.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
