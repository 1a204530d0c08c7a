import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KubeApi } from '../kube/api.ts';

export type StandIn = { port: number; server: Server; close(): Promise<void> };

const CHALLENGES = { apiVersion: 'acme.cert-manager.io/v1', kind: 'Challenge' };
const CHALLENGE_PATH = '/.well-known/acme-challenge/';

export type Origin = StandIn & {
  /** The headers of the requests that came, in order. */
  received: IncomingHttpHeaders[];
};

/** In place of the portal application: answers with the name that the edge tells it of, else with Host, and a cookie. */
export async function startOrigin(): Promise<Origin> {
  const received: IncomingHttpHeaders[] = [];
  const server = await listen((request, response) => {
    received.push(request.headers);
    const name = request.headers['x-portal-domain'] ?? request.headers.host;
    response.setHeader('set-cookie', `session=of-${name}`).end(`origin saw ${name}`);
  });
  return { ...server, received };
}

/** In place of the product's responder: looks the token up in the cluster at every request. */
export function startResponder(api: KubeApi, namespace: string): Promise<StandIn> {
  return listen((request, response) => {
    answerChallenge(api, namespace, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
}

async function answerChallenge(
  api: KubeApi,
  namespace: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = request.url?.startsWith(CHALLENGE_PATH) ? request.url.slice(CHALLENGE_PATH.length) : null;
  const host = request.headers.host?.split(':')[0]?.toLowerCase();
  const specs = (await api.list({ ...CHALLENGES, namespace })).map(
    ({ spec }) => spec as Record<string, string>,
  );
  const challenge = specs.find((spec) => spec.token === token && spec.dnsName === host);
  if (challenge) response.setHeader('content-type', 'text/plain').end(challenge.key);
  else response.writeHead(404).end('no such challenge\n');
}

async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<StandIn> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
