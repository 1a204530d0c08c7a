/** The written forms of settings, and what is read out of them. */

export type Server = { host: string; port: number };

export const HOSTNAME = /^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+$/i;

/** `key=value`, comma separated. */
export const LABELS = /^[\w./-]+=[\w.-]*(,[\w./-]+=[\w.-]*)*$/;

/** A name, an IPv4 address or an IPv6 address in brackets, with or without a port. */
export const ADDRESS = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i;

/**
 * Parses `host` or `host:port`; `port` is the default. An IPv6 address may also be written without brackets, then
 * without a port.
 */
export function parseAddress(value: string, port: number): Server {
  const [, host, own] = ADDRESS.exec(value) ?? [];
  return { host: (host ?? value).replace(/^\[|\]$/g, ''), port: own === undefined ? port : Number(own) };
}

export function parseLabels(value: string): Record<string, string> {
  const pairs = value.split(',').map((pair): [string, string] => {
    const [key = '', label = ''] = pair.trim().split('=');
    return [key, label];
  });
  return Object.fromEntries(pairs);
}

/** The items of a list, lower case. */
export const items = (list: string) =>
  list
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter(Boolean);
