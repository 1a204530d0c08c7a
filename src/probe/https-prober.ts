import { setMaxListeners } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type Handshake, onAbort, shakeHands, timedOut } from './handshake.ts';
import { afterTheHandshake, judgeAnswer, type Verdict } from './judge.ts';
import type { Prober } from './port.ts';
import { leadOf } from './redirects.ts';
import { connectTls, type TrustedRoots, trustStore } from './tls-client.ts';

export type HttpsProberOptions = {
  /** The endpoint of the edge. */
  connect: { host: string; port: number };
  /** PEM roots to trust beside the well-known ones; read at each probe, as an internal CA's appears later. */
  trustedRoots: TrustedRoots;
  clock: () => Date;
  /** For the whole probe, from the connection to the answer's headers. */
  timeoutMs?: number;
};

/** As many as browsers follow. */
const MOST_REDIRECTS = 20;
/** Browsers take a quarter of a mebibyte of headers. */
const HEADER_BYTES = 262_144;
/** The edge takes 60 KiB of a request's headers (Envoy; Caddy 160): with more cookies the next request fails. */
const COOKIE_BYTES = 56 * 1_024;

/**
 * Probes as a browser visits the name: HTTP/1.1, `GET /`, redirects within the name followed with the cookies that came
 * on the way, each on a new connection to the edge; the body is never read.
 */
export function createHttpsProber({
  connect,
  trustedRoots,
  clock,
  timeoutMs = 5_000,
}: HttpsProberOptions): Prober {
  const trusted = trustStore(trustedRoots);
  const target = `${connect.host}:${connect.port}`;
  return {
    async probe(domain) {
      const observedAt = clock().toISOString();
      const { context, failure } = await trusted();
      const began = performance.now();
      const deadline = AbortSignal.timeout(timeoutMs);
      // Some for each redirect.
      setMaxListeners(0, deadline);
      const open = () => connectTls({ ...connect, servername: domain, secureContext: context });
      const { verdict, certificate, keyExchange } = await visit({
        open,
        domain,
        httpsPort: connect.port,
        deadline,
      });
      const note = failure !== null && verdict.outcome === 'untrusted_certificate' ? ` (${failure})` : '';
      return {
        observedAt,
        target,
        outcome: verdict.outcome,
        detail: `${verdict.detail}${note}`,
        httpStatus: verdict.httpStatus,
        certificate,
        ...(keyExchange === null ? {} : { keyExchange }),
        durationMs: Math.round(performance.now() - began),
      };
    },
  };
}

type Visit = { open: () => TLSSocket; domain: string; httpsPort: number; deadline: AbortSignal };

/** From `/` on, until an answer is no redirect within the name. */
async function visit(of: Visit): Promise<{ verdict: Verdict } & Handshake> {
  const { open, domain, httpsPort, deadline } = of;
  const jar = createCookieJar();
  const been = new Set<string>();
  let url = new URL(`https://${domain}/`);
  for (;;) {
    been.add(`${url.href} ${jar.header()}`);
    const socket = open();
    const asked = { url, cookies: jar.header(), domain, deadline };
    const { result, handshake } = await exchange(socket, asked);
    socket.destroy();
    if (result.kind === 'verdict') return { verdict: result.verdict, ...handshake };
    jar.take(result.cookies);
    const verdict = judgeAnswer(result.status, result.edge);
    const done = (why: string | null) => ({
      verdict: why === null ? verdict : unreached(verdict, why),
      ...handshake,
    });
    if (verdict.outcome !== 'https_ok') return done(null);
    if (Buffer.byteLength(jar.header()) > COOKIE_BYTES)
      return done('with more cookies than the edge takes back from a client');
    if (result.location === null) return done(null);
    const lead = leadOf({ from: url, location: result.location, domain, httpsPort });
    if (lead.kind === 'away') return done(null);
    if (lead.kind === 'nowhere') return done(`that leads ${lead.why}`);
    url = lead.url;
    if (been.has(`${url.href} ${jar.header()}`)) return done('that leads back to where it came from');
    if (been.size > MOST_REDIRECTS) return done('that leads on and on');
  }
}

type Answer = {
  kind: 'answer';
  status: number;
  edge: string | string[] | null;
  /** The `Location` header of a redirect. */
  location: string | null;
  cookies: readonly string[];
};
type Result = Answer | { kind: 'verdict'; verdict: Verdict };
type Asked = { url: URL; cookies: string; domain: string; deadline: AbortSignal };

/** Handshake, certificate, request, answer: the first that is not as it should be decides. */
async function exchange(socket: TLSSocket, asked: Asked): Promise<{ result: Result; handshake: Handshake }> {
  const { refused, handshake } = await shakeHands(socket, asked.domain, asked.deadline);
  const result =
    refused === null ? await answer(socket, asked) : { kind: 'verdict' as const, verdict: refused };
  return { result, handshake };
}

function answer(socket: TLSSocket, { url, cookies, domain, deadline }: Asked): Promise<Result> {
  return new Promise((resolve) => {
    const end = (verdict: Verdict) => resolve({ kind: 'verdict', verdict });
    const sent: ClientRequest = request({
      createConnection: () => socket,
      path: `${url.pathname}${url.search}`,
      maxHeaderSize: HEADER_BYTES,
      headers: {
        Host: domain,
        'User-Agent': 'portal-domains-probe',
        Accept: '*/*',
        Connection: 'close',
        ...(cookies === '' ? {} : { Cookie: cookies }),
      },
    });
    sent.once('response', (response: IncomingMessage) => {
      resolve(answerOf(response));
      response.destroy();
    });
    sent.on('error', (error) => end(afterTheHandshake(error)));
    onAbort(deadline, () => {
      end(timedOut('the answer'));
      sent.destroy();
    });
    sent.end();
  });
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function answerOf({ statusCode = 0, headers }: IncomingMessage): Answer {
  return {
    kind: 'answer',
    status: statusCode,
    edge: headers['x-portal-edge'] ?? null,
    location: REDIRECTS.has(statusCode) ? (headers.location ?? null) : null,
    cookies: headers['set-cookie'] ?? [],
  };
}

/** An answer by which no client gets the portal. */
const unreached = ({ detail, httpStatus }: Verdict, why: string): Verdict => ({
  outcome: 'unexpected_answer',
  detail: `${detail} ${why}`,
  httpStatus,
});

/** The cookies of one visit, as a browser sends them back. */
type CookieJar = {
  take(setCookies: readonly string[]): void;
  /** The Cookie header, '' when there is none. */
  header(): string;
};

/** Longer ones no browser keeps (RFC 6265bis 5.6). */
const MOST_BYTES_OF_ONE = 4_096;

/** Creates the cookie jar of a visit to one name. Ignores a cookie's domain and path, as no other name is visited. */
function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    take(setCookies) {
      for (const text of setCookies) {
        const [pair = ''] = text.split(';', 1);
        const at = pair.indexOf('=');
        if (at < 1 || Buffer.byteLength(pair) > MOST_BYTES_OF_ONE) continue;
        const name = pair.slice(0, at).trim();
        if (/;\s*max-age\s*=\s*(0|-\d+)\s*(;|$)/i.test(text)) cookies.delete(name);
        else cookies.set(name, pair.slice(at + 1).trim());
      }
    },
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
}
