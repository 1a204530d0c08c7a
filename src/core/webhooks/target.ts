import { isInNetwork, isPublicAddress } from '../checks/public-address.ts';

/** Why nothing is sent to a URL or an address. */
export const TARGET_REFUSALS = [
  /** No URL, or one with a user, a password or a fragment. */
  'invalid_url',
  /** Neither https nor, for a permitted network, http. */
  'not_https',
  /** The name has no address. */
  'name_not_found',
  /** An address of it is neither public nor in a permitted network. */
  'address_not_allowed',
] as const;
export type TargetRefusal = (typeof TARGET_REFUSALS)[number];

/** Judges a URL before it is stored; null: it fits. http is permitted where networks are, and judged at each attempt. */
export function judgeTargetUrl(text: string, allowedNetworks: readonly string[]): TargetRefusal | null {
  if (!URL.canParse(text)) return 'invalid_url';
  const { protocol, username, password, hash, hostname } = new URL(text);
  if (username !== '' || password !== '' || hash !== '' || hostname === '') return 'invalid_url';
  if (protocol === 'https:') return null;
  return protocol === 'http:' && allowedNetworks.length > 0 ? null : 'not_https';
}

/**
 * Chooses the address to connect to, of all that a name has now. Each must be permitted: who answers with a public
 * address and one of ours as well is not to be trusted with the choice.
 */
export function chooseAddress(
  { isHttps, addresses }: { isHttps: boolean; addresses: readonly string[] },
  allowedNetworks: readonly string[],
): { address: string } | { refusal: TargetRefusal } {
  const [first] = addresses;
  if (first === undefined) return { refusal: 'name_not_found' };
  const isOwn = (address: string) => allowedNetworks.some((network) => isWithin(address, network));
  if (addresses.every(isOwn)) return { address: first };
  if (!isHttps) return { refusal: 'not_https' };
  const isFit = addresses.every((address) => isOwn(address) || isPublicAddress(address));
  return isFit ? { address: first } : { refusal: 'address_not_allowed' };
}

/** An address with a zone (`fe80::1%eth0`) is in no network. */
const isWithin = (address: string, network: string) =>
  !address.includes('%') && isInNetwork(address, network);
