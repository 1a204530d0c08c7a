import { isLoopback } from '../../core/checks/public-address.ts';

type Asked = {
  /** The URL of the request, as it came to us. */
  url: string;
  /** It came from a proxy that we trust; then the fields are its own. */
  isByProxy: boolean;
  /** `X-Forwarded-Proto`, `X-Forwarded-Host`. */
  proto: string | undefined;
  host: string | undefined;
};

/**
 * Returns the scheme and host by which the request's client reaches us; null where a secret must not be sent to them:
 * without TLS whoever is on the way reads the page, and with it what stands behind `#`. This machine itself is no way.
 */
export function requestOrigin({ url, isByProxy, proto, host }: Asked): string | null {
  const own = new URL(url);
  const scheme = (isByProxy && lastOf(proto)) || own.protocol.slice(0, -1);
  const text = `${scheme}://${(isByProxy && lastOf(host)) || own.host}`;
  const seen = URL.canParse(text) ? new URL(text) : own;
  return seen.protocol === 'https:' || isThisMachine(seen.hostname) ? seen.origin : null;
}

/** Each proxy appends its own. */
const lastOf = (field: string | undefined) => field?.split(',').at(-1)?.trim();

const isThisMachine = (hostname: string) =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopback(hostname.replace(/^\[|\]$/g, ''));
