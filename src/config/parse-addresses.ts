import { isIP } from 'node:net';
import { ConfigError, type SettingName } from './check-setting.ts';
import type { Server } from './forms.ts';

/** Parses a scheme and host alone: the edge keeps the client's path, and the pages are at the root of their host. */
export function parseOrigin(name: SettingName, value: string | null): string | null {
  if (value === null) return null;
  const url = new URL(value);
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (bare && (url.protocol === 'http:' || url.protocol === 'https:')) return value;
  throw new ConfigError(
    name,
    `${JSON.stringify(value)} does not fit; give http or https, a host and a port, and no path, e.g. http://127.0.0.1:8000.`,
  );
}

/** Each as `http://host:port`. */
export function parseReplicas(name: SettingName, value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((text) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      const bare = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
      if (url?.protocol === 'http:' && bare) return url.origin;
      throw new ConfigError(
        name,
        `${JSON.stringify(text)} does not fit; give http, a host and the admin port, e.g. http://portal-domain-challenges-replicas.msp.svc:8090.`,
      );
    });
}

/** `ip`, `ip:port`, `[ipv6]:port`, comma separated; port 53 where none is given. */
export function parseServers(name: SettingName, value: string): Server[] {
  const servers = value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (servers.length === 0)
    throw new ConfigError(name, 'give at least one address, e.g. 9.9.9.9,1.1.1.1:53.');
  return servers.map((text) => {
    const match = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::(\d{1,5}))?$/i.exec(text);
    const host = match?.[1] ?? match?.[2] ?? (isIP(text) ? text : null);
    const port = match?.[3] === undefined ? 53 : Number(match[3]);
    if (host === null || !isIP(host) || port < 1 || port > 65535) {
      throw new ConfigError(
        name,
        `${JSON.stringify(text)} is no address; give ip, ip:port or [ipv6]:port, e.g. 9.9.9.9:53.`,
      );
    }
    return { host, port };
  });
}
