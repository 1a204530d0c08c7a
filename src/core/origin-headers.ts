import { ASSERTION_HEADER } from './assertions.ts';

/**
 * The headers from which an application behind a proxy learns who asks for what: one closed table for all edges. The
 * edge sets the first few by itself; all others, and a client's own of the first few, never reach the origin.
 */

/** Headers that the edge sets, each with what it says. The origin may believe them. */
export const SET_BY_THE_EDGE = {
  /** The name that was asked for, in its plain form. */
  'X-Portal-Domain': 'domain',
  'X-Forwarded-Host': 'domain',
  /** The address that the connection to the edge came from. */
  'X-Forwarded-For': 'client address',
  'X-Forwarded-Proto': 'https',
} as const;

/**
 * Headers that name another host, client, scheme or path than the connection has, as the proxies, CDNs, application
 * servers and frameworks know them that gave them their names. Headers that extend the path or the method of a request
 * within the application, such as X-HTTP-Method-Override, are the application's own.
 */
export const DROPPED = {
  product: ['X-Portal-Tenant', 'X-Portal-Domain-Id', 'X-Portal-Host', 'X-Portal-Edge', ASSERTION_HEADER],
  host: [
    ...['Forwarded', 'X-Forwarded-Server', 'X-Forwarded-Port'],
    ...['X-Host', 'X-Original-Host', 'X-HTTP-Host-Override', 'X-Backend-Host'],
    // A server that hands headers to programs by the environment makes HTTP_PROXY of it (CVE-2016-5385).
    'Proxy',
  ],
  client: [
    ...['X-Forwarded', 'Forwarded-For', 'X-Original-Forwarded-For', 'X-Forwarded-By'],
    ...['X-Real-IP', 'X-Client-IP', 'Client-IP', 'X-Cluster-Client-IP', 'X-Remote-IP', 'X-Remote-Addr'],
    ...['X-Originating-IP', 'X-ProxyUser-IP', 'True-Client-IP', 'WL-Proxy-Client-IP', 'Proxy-Client-IP'],
    ...['CF-Connecting-IP', 'CF-Connecting-IPv6', 'CF-Pseudo-IPv4', 'Fastly-Client-IP', 'Fly-Client-IP'],
    ...['X-Azure-ClientIP', 'X-Azure-SocketIP', 'X-AppEngine-User-IP', 'X-Envoy-External-Address'],
    // The certificate of a client, which none of our edges asks for (RFC 9440, Envoy).
    ...['Client-Cert', 'Client-Cert-Chain', 'X-Forwarded-Client-Cert'],
  ],
  scheme: [
    ...['X-Forwarded-Protocol', 'X-Forwarded-Scheme', 'X-Forwarded-SSL', 'X-Scheme', 'X-Url-Scheme'],
    ...['Front-End-Https', 'CF-Visitor', 'CloudFront-Forwarded-Proto', 'X-ARR-SSL'],
  ],
  path: [
    ...['X-Original-URL', 'X-Rewrite-URL', 'X-Original-URI', 'X-Forwarded-Prefix', 'X-Forwarded-URI'],
    ...['X-Forwarded-Path', 'X-Envoy-Original-Path'],
  ],
} as const satisfies Record<string, readonly string[]>;

/** Beginnings that belong to us and to proxies as a whole, where an edge is able to drop what begins so. */
export const DROPPED_BEGINNINGS = ['X-Portal', 'X-Forwarded'] as const;

/**
 * Returns every way to write a name with underscores for some of its hyphens, the name as it is among them: servers
 * that hand headers on as variables, as CGI does (RFC 3875, section 4.1.18), take all of them for one.
 */
export function spellings(name: string): string[] {
  const [first = '', ...rest] = name.split('-');
  return rest.reduce(
    (begun, part) => begun.flatMap((text) => [`${text}-${part}`, `${text}_${part}`]),
    [first],
  );
}

/** Every header of a client's that must not reach the origin, but for those that the edge overwrites. */
export const headersToDrop = (): string[] => {
  const set = Object.keys(SET_BY_THE_EDGE);
  const overwritten = new Set(set);
  return [...set, ...Object.values(DROPPED).flat()]
    .flatMap(spellings)
    .filter((name) => !overwritten.has(name));
};
