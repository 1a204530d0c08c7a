import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { chooseAddress, judgeTargetUrl } from '../core/webhooks/target.ts';
import { systemErrorCode } from '../lib/system-error.ts';
import type { Answer } from './retries.ts';
import { type Signed, signedHeaders } from './signature.ts';

/** The rest of an answer's body is not read. */
const BODY_BYTES = 1_024;
export const SEND_WITHIN_MS = 15_000;

export type SendOptions = {
  /** All addresses of a name as they are now; rejects where it has none. */
  resolve: (name: string) => Promise<string[]>;
  /** Networks beside the public internet to which may be sent, CIDR; there http is permitted too. */
  allowedNetworks: readonly string[];
  /** Reads the PEM of roots that are trusted beside the well-known ones, for each attempt anew. */
  roots?: () => Promise<readonly string[]>;
  withinMs?: number;
};

/** A message for an endpoint; `secrets`: base64 of 32 bytes, each signs. */
export type Message = Signed & { url: string; secrets: readonly string[] };
/** An answer; `body` is the beginning of the text, where there was an answer. */
export type SendResult = Answer & { body?: string };
/** Sends a message; never rejects for what the name, the network or the receiver does. */
export type SendWebhook = (message: Message) => Promise<SendResult>;

/**
 * Creates the sender of webhooks. Each attempt resolves the name anew, checks every address, and connects to the one that
 * was checked, so that a name that answers differently the next moment leads nowhere else. No redirect is followed.
 */
export function createSender({
  resolve,
  allowedNetworks,
  roots = async () => [],
  withinMs = SEND_WITHIN_MS,
}: SendOptions): SendWebhook {
  return async (message) => {
    const refusal = judgeTargetUrl(message.url, allowedNetworks);
    if (refusal !== null) return { failure: refusal };
    const url = new URL(message.url);
    const deadline = AbortSignal.timeout(withinMs);
    const addresses = await before(deadline, addressesOf(url, resolve));
    if (addresses === 'timeout') return { failure: 'timeout' };
    const chosen = chooseAddress({ isHttps: url.protocol === 'https:', addresses }, allowedNetworks);
    if ('refusal' in chosen) return { failure: chosen.refusal };
    const more = await roots();
    const trust = more.length === 0 ? {} : { ca: [...rootCertificates, ...more] };
    return post(url, chosen.address, { message, deadline, trust });
  };
}

async function addressesOf({ hostname }: URL, resolve: SendOptions['resolve']): Promise<string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return [host];
  try {
    return await resolve(host);
  } catch {
    // A name that cannot be resolved has no address, whatever the resolver calls it.
    return [];
  }
}

function before<T>(deadline: AbortSignal, work: Promise<T>): Promise<T | 'timeout'> {
  const late = new Promise<'timeout'>((end) => deadline.addEventListener('abort', () => end('timeout')));
  return Promise.race([work, late]);
}

function post(
  url: URL,
  address: string,
  { message, deadline, trust }: { message: Message; deadline: AbortSignal; trust: { ca?: string[] } },
): Promise<SendResult> {
  const isHttps = url.protocol === 'https:';
  const { hostname } = url;
  return new Promise((end) => {
    const sent = (isHttps ? requestHttps : requestHttp)(
      {
        // The address that was checked, and no other; the name stays in the Host header and in TLS.
        host: address,
        port: url.port === '' ? (isHttps ? 443 : 80) : Number(url.port),
        ...(isHttps && isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? { servername: hostname } : {}),
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        agent: false,
        ...trust,
        signal: deadline,
        headers: {
          Host: url.host,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(message.body),
          'User-Agent': 'portal-domains-webhook',
          ...signedHeaders(message, message.secrets),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        const done = () => {
          const body = Buffer.concat(parts).subarray(0, BODY_BYTES).toString('utf8');
          end({ status: response.statusCode ?? 0, body });
          sent.destroy();
        };
        response.on('data', (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size >= BODY_BYTES) done();
        });
        // The status is the answer, also where the body breaks off or never ends.
        for (const event of ['end', 'error', 'close']) response.once(event, done);
      },
    );
    sent.on('error', (error) => end({ failure: deadline.aborted ? 'timeout' : failureOf(error) }));
    sent.end(message.body);
  });
}

/** The system's or TLS's code of an error. */
function failureOf(error: Error): string {
  return systemErrorCode(error) ?? 'broken';
}
