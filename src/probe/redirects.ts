import { isIP } from 'node:net';
import { isPublicAddress } from '../core/checks/public-address.ts';

/** The destination of a portal's redirect. */
export type Lead =
  /** Another URL of the same name, served by the edge. */
  | { kind: 'on'; url: URL }
  /** Another host that a browser can reach: a login, for example. */
  | { kind: 'away' }
  /** A destination that no client reaches; `why` completes "the answer leads". */
  | { kind: 'nowhere'; why: string };

export type Hop = {
  from: URL;
  location: string;
  domain: string;
  /** The port that the edge's HTTPS has here, beside the usual one. */
  httpsPort: number;
};

/** Follows one redirect as a browser does. Resolves nothing: no tenant's answer can make us query a name. */
export function leadOf({ from, location, domain, httpsPort }: Hop): Lead {
  if (!URL.canParse(location, from.href)) return nowhere('to nothing that is an address');
  const url = new URL(location, from);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return nowhere(`to ${url.protocol}`);
  const host = url.hostname.replace(/\.$/, '');
  if (host === domain) return within(url, domain, httpsPort);
  return isElsewhere(host, domain)
    ? { kind: 'away' }
    : nowhere(`to ${shownOf(url)}, where no client arrives`);
}

/** Plain HTTP of a served name comes back by the edge's own redirect; another port of the edge's address is nobody's. */
function within(url: URL, domain: string, httpsPort: number): Lead {
  const ports = url.protocol === 'https:' ? ['', String(httpsPort)] : ['', '80'];
  if (!ports.includes(url.port)) return nowhere(`to ${shownOf(url)}, a port that the edge does not have`);
  return { kind: 'on', url: new URL(`https://${domain}${url.pathname}${url.search}`) };
}

/** Names that stand for a machine's own surroundings (RFC 6761, 6762, 8375, and those of clusters). */
const SURROUNDINGS = ['localhost', 'local', 'internal', 'localdomain', 'home.arpa', 'svc', 'invalid'];

function isElsewhere(host: string, domain: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) return isPublicAddress(address);
  if (!host.includes('.')) return false;
  const inner = SURROUNDINGS.find((suffix) => host.endsWith(`.${suffix}`));
  // A name that is itself such a one (as in the sandbox) has clients that are there.
  return inner === undefined || domain.endsWith(`.${inner}`);
}

const shownOf = ({ protocol, host }: URL) => `${protocol}//${host}`.slice(0, 100);
const nowhere = (why: string): Lead => ({ kind: 'nowhere', why });
