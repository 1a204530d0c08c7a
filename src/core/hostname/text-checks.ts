import ipaddr from 'ipaddr.js';
import { type HostnameRefusal, refuse } from './refusals.ts';

/**
 * Checks of the text as typed (trimmed), before any Unicode work: they find out what a person pasted instead of a name,
 * so that the answer can say so. A text that passes may still be no host name; canonical-name.ts decides that.
 */
type TextCheck = (text: string) => HostnameRefusal | null;

/** No valid name is longer in any spelling; it bounds the work that a hostile text can cause. */
const LONGEST_TEXT = 2_000;

const NAME_ALONE = 'Type the name alone, without https:// and without a path, e.g. portal.acme.com.';

/** Makes sure that there is something to read. */
function textIsEmpty(text: string): HostnameRefusal | null {
  return text === ''
    ? refuse('invalid_hostname', 'Type the name of the portal, e.g. portal.acme.com.')
    : null;
}

/** Makes sure that nobody has us process a megabyte. */
function textIsFarTooLong(text: string): HostnameRefusal | null {
  if (text.length <= LONGEST_TEXT) return null;
  return refuse(
    'invalid_hostname',
    'The text is too long for a host name, which has at most 253 characters.',
  );
}

/** A web address was pasted: `https://portal.acme.com/login`, `//portal.acme.com`, `mailto:…`. */
function textIsUrl(text: string): HostnameRefusal | null {
  const isUrl = text.includes('://') || text.startsWith('//') || /^(https?|mailto|ftp):/i.test(text);
  return isUrl ? refuse('invalid_hostname', `This is a web address. ${NAME_ALONE}`) : null;
}

/** An IPv6 address, in brackets or not, or an address of either kind with a port. */
function textIsIpAddress(text: string): HostnameRefusal | null {
  const bracketed = /^\[([^\]]*)\](:\d*)?$/.exec(text)?.[1];
  const beforePort = /^([\d.]+):\d*$/.exec(text)?.[1];
  const isIp =
    ipaddr.IPv6.isValid(bracketed ?? text) || (beforePort !== undefined && ipaddr.IPv4.isValid(beforePort));
  return isIp ? refuse('ip_address', 'This is an IP address. Type a host name, e.g. portal.acme.com.') : null;
}

/** `*.acme.com`: a whole label is an asterisk. */
function textIsWildcard(text: string): HostnameRefusal | null {
  if (!text.split('.').includes('*')) return null;
  return refuse(
    'wildcard_not_supported',
    'Wildcards are not supported. Add each name by itself, e.g. portal.acme.com.',
  );
}

/** An e-mail address, or a web address with a user name. */
function textHasAtSign(text: string): HostnameRefusal | null {
  if (!text.includes('@')) return null;
  return refuse(
    'invalid_hostname',
    'This looks like an e-mail address. Type the name of the portal, e.g. portal.acme.com.',
  );
}

/** A path, a query or a fragment is on it. */
function textHasPath(text: string): HostnameRefusal | null {
  return /[/\\?#]/.test(text) ? refuse('invalid_hostname', `A host name has no path. ${NAME_ALONE}`) : null;
}

/** A port is on it, or a colon stands where none can. */
function textHasPort(text: string): HostnameRefusal | null {
  if (!text.includes(':')) return null;
  return refuse(
    'invalid_hostname',
    'A host name has no port and no colon. Type the name alone, e.g. portal.acme.com.',
  );
}

/** White space within: two names, or a name and a remark. */
function textHasInnerWhiteSpace(text: string): HostnameRefusal | null {
  if (!/\s/.test(text)) return null;
  return refuse(
    'invalid_hostname',
    'There is white space inside the name. Type one name, e.g. portal.acme.com.',
  );
}

/** DNS allows the underscore in record names, but host names and certificates do not. */
function textHasUnderscore(text: string): HostnameRefusal | null {
  if (!text.includes('_')) return null;
  return refuse(
    'invalid_hostname',
    'A host name has no underscore, and no certificate can be had for one. Use a hyphen, e.g. my-portal.acme.com.',
  );
}

/** In order: the first that refuses decides. */
export const TEXT_CHECKS: readonly TextCheck[] = [
  textIsEmpty,
  textIsFarTooLong,
  textIsUrl,
  textIsIpAddress,
  textIsWildcard,
  textHasAtSign,
  textHasPath,
  textHasPort,
  textHasInnerWhiteSpace,
  textHasUnderscore,
];
