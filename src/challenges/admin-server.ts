import { createServer, type Server } from 'node:http';
import { hostOf, isToken } from './challenge.ts';
import type { ChallengeTable } from './table.ts';

export type AdminDeps = {
  table: Pick<ChallengeTable, 'find'>;
  isReady: () => boolean;
  /** Stricter: whether a challenge that is made now is learnt of at once. */
  isFollowing: () => boolean;
  isHealthy: () => boolean;
  metrics: () => Promise<{ contentType: string; text: string }>;
};

type Answer = { status: number; contentType: string; body: string };

/** The private port: probes, metrics, and whether a token is served here. */
export function createAdminServer(deps: AdminDeps): Server {
  return createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    answer(deps, request.method ?? '', request.url ?? '').then(
      ({ status, contentType, body }) =>
        response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`),
    );
  });
}

async function answer(deps: AdminDeps, method: string, target: string): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'method not allowed');
  if (target === '/healthz') return deps.isHealthy() ? text(200, 'ok') : text(503, 'not healthy');
  if (target === '/readyz') return deps.isReady() ? text(200, 'ready') : text(503, 'not ready');
  if (target === '/following')
    return deps.isFollowing() ? text(200, 'following') : text(503, 'not following');
  if (target === '/metrics') {
    const { contentType, text: body } = await deps.metrics();
    return { status: 200, contentType, body };
  }
  const [, host, token] = /^\/tokens\/([^/]+)\/([^/]+)$/.exec(target) ?? [];
  if (host === undefined || token === undefined) return text(404, 'not found');
  const served = isServedHere(deps.table, host, token);
  return {
    status: served ? 200 : 404,
    contentType: 'application/json',
    body: `${JSON.stringify({ served })}\n`,
  };
}

/** Says only yes or no: who may ask here need not be who may read what the CA reads. */
function isServedHere(table: Pick<ChallengeTable, 'find'>, host: string, token: string): boolean {
  const name = hostOf(host);
  return name !== null && isToken(token) && table.find(name, token) !== null;
}

function text(status: number, sentence: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${sentence}\n` };
}
