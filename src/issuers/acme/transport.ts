import { readFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request as requestPlain } from 'node:http';
import { Agent, request as requestSecure } from 'node:https';
import { rootCertificates } from 'node:tls';

export type HttpRequest = { method: 'GET' | 'HEAD' | 'POST'; url: string; body?: string };
export type HttpAnswer = { status: number; headers: IncomingHttpHeaders; body: string };

/** Sends one request to the CA. Rejects where no answer comes; a refusal is an answer. */
export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

const WITHIN_MS = 10_000;
const MOST_BYTES = 1_048_576;

/** Creates the transport. `caFile`: PEM of a further root for the CA's own HTTPS; null: the usual roots. */
export function createTransport(caFile: string | null): Transport {
  let opened: Promise<Agent> | null = null;
  const agent = () => {
    opened ??= openAgent(caFile).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  return async (request, signal) => send(request, await agent(), signal);
}

async function openAgent(caFile: string | null): Promise<Agent> {
  const ca = caFile === null ? undefined : [...rootCertificates, await readFile(caFile, 'utf8')];
  return new Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
}

function send({ method, url, body }: HttpRequest, agent: Agent, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const isSecure = url.startsWith('https:');
    const options = {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]),
      // RFC 8555, section 6.1: a CA may refuse a client that does not say who it is.
      headers: {
        'User-Agent': 'portal-domains',
        'Accept-Language': 'en',
        ...(body === undefined
          ? {}
          : { 'Content-Type': 'application/jose+json', 'Content-Length': Buffer.byteLength(body) }),
      },
      ...(isSecure ? { agent } : {}),
    };
    const sent = (isSecure ? requestSecure : requestPlain)(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > MOST_BYTES) sent.destroy(new Error('the answer is too long'));
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
