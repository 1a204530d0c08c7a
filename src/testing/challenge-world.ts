import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { canaryOf } from '../probe/canary.ts';
import { type ChallengeProberOptions, createChallengeProber } from '../probe/challenge-prober.ts';
import { steadyPorts } from './steady-ports.ts';
import { type CountedServer, startTcpServer, startWebServer } from './web-servers.ts';

export const CANARY = canaryOf('portal.example.com');
const PATH = `/.well-known/acme-challenge/${CANARY.tokenPrefix}`;

/** Our responder, as far as canaries go. */
export const responder: RequestListener = (request: IncomingMessage, response: ServerResponse) => {
  const known = request.url?.startsWith(PATH) === true;
  response.writeHead(known ? 200 : 404).end(known ? CANARY.answer : 'not found');
};

/** Redirects to wherever the test says, with the path kept. */
export const redirectTo =
  (location: (path: string) => string, status = 302): RequestListener =>
  (request, response) =>
    response.writeHead(status, { Location: location(request.url ?? '') }).end();

/** A page of somebody else's. */
export const strangersPage: RequestListener = (_, response) =>
  response.writeHead(200, { Server: 'nginx', 'Content-Type': 'text/html' }).end('<!doctype html>secret');

/**
 * Starts servers at addresses of this machine, all on one port that stands for port 80, and a prober that connects to
 * it. The servers stop with the test that started them.
 */
export async function startChallengeWorld(names: Record<string, string | string[]> = {}) {
  const [port = 0] = await steadyPorts(1);
  const resolved: string[] = [];
  const asked = new Map(Object.entries(names).map(([name, found]) => [name, [found].flat()]));
  const keep = async (server: Promise<CountedServer>) => {
    const started = await server;
    onTestFinished(() => started.close());
    return started;
  };
  return {
    port,
    /** Names that were looked up, in order. */
    resolved,
    web: (address: string, answer: RequestListener) => keep(startWebServer(address, port, answer)),
    tcp: (address: string, behave: (socket: Socket) => void) => keep(startTcpServer(address, port, behave)),
    prober: (options: Partial<ChallengeProberOptions> = {}) =>
      createChallengeProber({
        canary: CANARY,
        nonce: () => randomBytes(17).toString('base64url'),
        async resolve(name) {
          resolved.push(name);
          return asked.get(name) ?? [];
        },
        mayConnect: () => true,
        route: ({ address }) => ({ host: address, port }),
        timeoutMs: 3_000,
        ...options,
      }),
  };
}
