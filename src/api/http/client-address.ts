import ipaddr from 'ipaddr.js';
import { isInNetwork } from '../../core/checks/public-address.ts';

/** Returns the socket's other end where there is a socket (tests call the app without one). */
export function peerAddress(env: unknown): string | null {
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return null;
  const incoming = env.incoming as { socket?: { remoteAddress?: string } };
  return incoming.socket?.remoteAddress ?? null;
}

/** Returns whether the socket's other end is a reverse proxy that we trust. */
export function isTrustedProxy(peer: string | null, trustedProxies: readonly string[]): boolean {
  const address = parse(peer ?? '');
  return address !== null && trustedProxies.some((network) => isInNetwork(address.toString(), network));
}

type Seen = {
  /** The socket's other end; null: there is no socket. */
  peer: string | null;
  /** The field `X-Forwarded-For`, if there is one. */
  forwardedFor: string | undefined;
};

/**
 * Returns the key by which requests of one client are counted: its address; of IPv6 the network of 64 bits, all of which
 * one client mostly has. A proxy that we trust appends whom it heard, so that the client is the last address that is no
 * such proxy; what stands before it, the client itself may have written.
 */
export function clientKey({ peer, forwardedFor }: Seen, trustedProxies: readonly string[]): string {
  const hops = [...(forwardedFor?.split(',') ?? []), peer ?? ''].reverse().map(parse);
  let client: Address | null = null;
  for (const hop of hops) {
    if (hop === null) break;
    client = hop;
    if (!isTrustedProxy(hop.toString(), trustedProxies)) break;
  }
  if (client === null) return 'unknown';
  return client.kind() === 'ipv4' ? client.toString() : networkOf(client);
}

type Address = ReturnType<typeof ipaddr.process>;

/** An IPv4 address within an IPv6 one is that IPv4 address. */
function parse(text: string): Address | null {
  const address = text.trim();
  return ipaddr.isValid(address) && !address.includes('%') ? ipaddr.process(address) : null;
}

const networkOf = (address: Address) => `${address.toByteArray().slice(0, 8).join('.')}/64`;
