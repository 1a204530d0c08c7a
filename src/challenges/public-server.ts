import { createServer, type Server } from 'node:http';
import { type AnswerResult, answerChallenge, type Knowledge } from './answer.ts';

/** How much and how long a client may send before it is cut off. */
export type ClientLimits = {
  headerBytes: number;
  headersMs: number;
  requestMs: number;
  connections: number;
};

export const DEFAULT_LIMITS: ClientLimits = {
  headerBytes: 8_192,
  headersMs: 5_000,
  requestMs: 10_000,
  connections: 2_048,
};

/**
 * The server that the world reaches. Every answer ends its connection: there is one request to a challenge, and a
 * gateway never finds that a connection it had kept was closed under it.
 */
export function createPublicServer(options: {
  known: Knowledge;
  limits: ClientLimits;
  onAnswer: (result: AnswerResult) => void;
}): Server {
  const { limits, known, onAnswer } = options;
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      // Node looks for slow clients only every 30 s by itself.
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
    },
    (request, response) => {
      const { result, status, headers, body } = answerChallenge(known, {
        method: request.method ?? '',
        target: request.url ?? '',
        hosts: request.headersDistinct.host ?? [],
      });
      onAnswer(result);
      response
        .writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' })
        .end(body);
    },
  );
  server.maxConnections = limits.connections;
  return server;
}
