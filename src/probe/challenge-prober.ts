import { isIP } from 'node:net';
import type { ChallengeOutcome, ChallengeView } from '../core/observations.ts';
import { CANARY_NONCE, type Canary } from './canary.ts';
import { type GetResult, type GetTarget, guardedGet } from './guarded-get.ts';
import type { ChallengeProber, ChallengeQuestion } from './port.ts';

export type ChallengeProberOptions = {
  canary: Canary;
  /** `CANARY_NONCE` characters of base64url, new ones at each call. */
  nonce: () => string;
  /** The addresses of a name that a redirect leads to; asked once for each redirect. */
  resolve: (name: string) => Promise<string[]>;
  /**
   * Returns whether a tenant's DNS record or redirect may make us connect to this address. The edge's own addresses
   * are always allowed.
   */
  mayConnect: (address: string) => boolean;
  /** Returns the endpoint for an address: the address itself, except in a test set-up or for an edge behind NAT. */
  route: (to: { address: string; port: 80 | 443; ours: boolean }) => GetTarget['connect'];
  /** Milliseconds for one address with all its redirects; else `AS_LONG_AS_CAS_MS`. */
  timeoutMs?: number;
};

/** A tenant may publish any number of addresses. */
const ADDRESSES_ASKED = 8;
/** Let's Encrypt waits so long for a connection (Boulder, `singleDialTimeout` in va/va.go): a slower host fails there too. */
export const AS_LONG_AS_CAS_MS = 10_000;
/** Let's Encrypt's own limit. */
const MOST_REDIRECTS = 10;
/** The statuses by which a server redirects; 303 is one that no CA may follow (CA/B Forum Baseline Requirements 3.2.2.4.19). */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const NOT_FOLLOWED = 303;
/** Let's Encrypt's own limit, in bytes of the path without its escapes (Boulder, `maxPathSize` in va/http.go). */
const MOST_PATH_BYTES = 2_000;

/** Asks port 80 of each address for a canary, under the rules by which a CA follows redirects. */
export function createChallengeProber(options: ChallengeProberOptions): ChallengeProber {
  return {
    ask(question) {
      const addresses = [...new Set(question.addresses)].slice(0, ADDRESSES_ASKED);
      return Promise.all(addresses.map((address) => askAddress(address, question, options)));
    },
  };
}

async function askAddress(
  address: string,
  question: ChallengeQuestion,
  options: ChallengeProberOptions,
): Promise<ChallengeView> {
  const { canary, nonce, timeoutMs = AS_LONG_AS_CAS_MS } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const token = `${canary.tokenPrefix}${nonce().slice(0, CANARY_NONCE)}`;
  const redirects: string[] = [];
  const view = (outcome: ChallengeOutcome, answer: GetResult | null): ChallengeView => ({
    address,
    ours: question.edgeAddresses.includes(address),
    outcome,
    redirects,
    httpStatus: answer?.kind === 'answer' ? answer.status : null,
    server: answer?.kind === 'answer' ? answer.server : null,
  });
  let url = new URL(`http://${question.domain}/.well-known/acme-challenge/${token}`);
  let addresses = [address];
  for (;;) {
    const answer = await firstAnswer(url, addresses, { question, options, deadline });
    if (answer === 'private') return view('private', null);
    if (answer.kind === 'failed') return view(answer.failure, answer);
    if (!REDIRECTS.has(answer.status)) return view(isOurs(answer) ? 'answered' : 'other_answer', answer);
    const followed = follow(url, answer);
    redirects.push(followed.shown);
    if (followed.url === null || redirects.length > MOST_REDIRECTS) return view('not_followed', answer);
    url = followed.url;
    // Resolved once for this step: the address that is checked is the address that is connected to.
    addresses = await addressesOf(url, options);
    // The same for a name that does not exist as for one of our own network: a redirect must not ask which it is.
    if (addresses.length === 0) return view('private', null);
  }
}

const isOurs = (answer: Extract<GetResult, { kind: 'answer' }>) => answer.status === 200 && answer.expected;

type Asking = { question: ChallengeQuestion; options: ChallengeProberOptions; deadline: AbortSignal };

/** IPv6 first, then IPv4 where no connection came about, as Let's Encrypt does. */
async function firstAnswer(
  url: URL,
  addresses: readonly string[],
  { question, options, deadline }: Asking,
): Promise<GetResult | 'private'> {
  const [ipv6, ipv4] = [addresses.find((one) => isIP(one) === 6), addresses.find((one) => isIP(one) === 4)];
  let last: GetResult | 'private' = { kind: 'failed', failure: 'not_tried' };
  for (const address of [ipv6, ipv4]) {
    if (address === undefined) continue;
    const ours = question.edgeAddresses.includes(address);
    if (!ours && !options.mayConnect(address)) {
      last = 'private';
      continue;
    }
    const scheme = url.protocol === 'https:' ? 'https' : 'http';
    const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : url.port === '443' ? 443 : 80;
    const connect = options.route({ address, port, ours });
    const target: GetTarget = { scheme, connect, host: url.hostname, path: `${url.pathname}${url.search}` };
    last = await guardedGet(target, { expected: options.canary.answer, deadline });
    if (last.kind === 'answer') return last;
  }
  return last;
}

/** Returns the addresses of a URL's host: the one that it is, or those that its name has. */
function addressesOf({ hostname }: URL, { resolve }: ChallengeProberOptions): Promise<string[]> {
  const address = bareAddress(hostname);
  return address === null ? resolve(hostname) : Promise.resolve([address]);
}

/** Returns the address that a URL has for a host, without brackets; null: the host is a name. */
function bareAddress(hostname: string): string | null {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) === 0 ? null : address;
}

const NAME = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;
/** The end of a host to which a server redirects that lacks a slash between host and path, and that no CA follows. */
const MISSING_SLASH = '.well-known';

type Redirect = { status: number; location: string | null };

/**
 * Returns the URL to which a CA would follow a redirect (Boulder, `processRedirect` in va/http.go): a name or an address;
 * port 80 or 443, with either scheme; a path that is not too long.
 */
function follow(from: URL, { status, location }: Redirect): { shown: string; url: URL | null } {
  if (!location || !URL.canParse(location, from.href)) return { shown: 'nowhere', url: null };
  const url = new URL(location, from);
  const shown = `${url.protocol}//${url.host}`.slice(0, 100);
  return { shown, url: status !== NOT_FOLLOWED && mayFollow(url) ? url : null };
}

function mayFollow(url: URL): boolean {
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  const port = url.port === '' || url.port === '80' || url.port === '443';
  const plain = url.username === '' && url.password === '';
  return web && port && plain && isHost(url.hostname) && pathBytes(url) <= MOST_PATH_BYTES;
}

const isHost = (hostname: string): boolean =>
  bareAddress(hostname) !== null || (NAME.test(hostname) && !hostname.endsWith(MISSING_SLASH));

/** Returns the length of a path in bytes, each escape (`%41`) counted as the one byte that it stands for. */
const pathBytes = ({ pathname }: URL): number =>
  Buffer.byteLength(pathname) - 2 * (pathname.match(/%[0-9a-f]{2}/gi)?.length ?? 0);
