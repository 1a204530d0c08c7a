import type { DnsObservation } from './observations.ts';

/** Name servers' suffixes of the providers that tenants use most; anything else is `other`. */
const PROVIDERS = [
  ['cloudflare', ['ns.cloudflare.com']],
  ['route53', ['.awsdns-']],
  ['google', ['googledomains.com', 'google.com']],
  ['azure', ['azure-dns.com', 'azure-dns.net', 'azure-dns.org', 'azure-dns.info']],
  ['godaddy', ['domaincontrol.com']],
  ['namecheap', ['registrar-servers.com']],
  ['digitalocean', ['digitalocean.com']],
  ['ns1', ['nsone.net']],
  ['dnsimple', ['dnsimple.com', 'dnsimple-edge.net', 'dnsimple-edge.org']],
  ['vercel', ['vercel-dns.com']],
  ['wix', ['wixdns.net']],
  ['squarespace', ['squarespacedns.com']],
  ['ionos', ['ui-dns.com', 'ui-dns.de', 'ui-dns.org', 'ui-dns.biz']],
  ['ovh', ['ovh.net', 'anycast.me']],
  ['gandi', ['gandi.net']],
  ['hetzner', ['hetzner.com', 'hetzner.de', 'first-ns.de']],
] as const;

export type DnsProvider = (typeof PROVIDERS)[number][0] | 'other' | 'unknown';
export const DNS_PROVIDERS: readonly DnsProvider[] = [
  ...PROVIDERS.map(([provider]) => provider),
  'other',
  'unknown',
];

/** Whose name servers the zone has; `unknown`: none was seen by its name. */
export function dnsProviderOf(dns: DnsObservation | null): DnsProvider {
  const names = (dns?.routing ?? [])
    .filter(({ role }) => role === 'authoritative')
    .map(({ server }) => /^([^ ]+) \(/.exec(server)?.[1]?.toLowerCase())
    .filter((name) => name !== undefined);
  if (names.length === 0) return 'unknown';
  const found = PROVIDERS.find(([, suffixes]) =>
    suffixes.some((suffix) => names.some((name) => fits(name, suffix))),
  );
  return found?.[0] ?? 'other';
}

/** Amazon's servers differ in their last labels: `ns-1.awsdns-00.co.uk`. */
const fits = (name: string, suffix: string) =>
  suffix.startsWith('.') ? name.includes(suffix) : name === suffix || name.endsWith(`.${suffix}`);
