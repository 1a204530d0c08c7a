import type { DnsProvider } from './dns-provider.ts';

/** The form in which a provider takes a record, as far as it differs from the usual one. */
export type DnsProviderForm = {
  name: string;
  /** Its page for the records, or the page from which they are reached. */
  page: string;
  /** The text for the top of the zone in the field of the name; `@` where it is not given. */
  top?: '';
  /** Adds the zone to a target that has no dot at its end. */
  wantsDot?: true;
  /** A TXT value stands in double quotes. */
  wantsQuotes?: true;
  /** New records get a proxy in front, which must be switched off. */
  proxies?: true;
  /** The type of its record that stands in for a CNAME at the top of a zone, where it leads to any host. */
  aliasAtTop?: 'CNAME' | 'ALIAS';
};

/** Only what is known for certain, as of November 2026; a provider without an entry has the usual form. */
export const DNS_PROVIDER_FORMS: Partial<Record<DnsProvider, DnsProviderForm>> = {
  cloudflare: {
    name: 'Cloudflare',
    page: 'https://dash.cloudflare.com/?to=/:account/:zone/dns/records',
    proxies: true,
    aliasAtTop: 'CNAME',
  },
  route53: {
    name: 'Amazon Route 53',
    page: 'https://console.aws.amazon.com/route53/v2/hostedzones',
    top: '',
    wantsQuotes: true,
  },
  google: { name: 'Google', page: 'https://console.cloud.google.com/net-services/dns/zones' },
  azure: {
    name: 'Azure DNS',
    page: 'https://portal.azure.com/#browse/Microsoft.Network%2FdnsZones',
  },
  godaddy: { name: 'GoDaddy', page: 'https://dcc.godaddy.com/control/portfolio' },
  namecheap: { name: 'Namecheap', page: 'https://ap.www.namecheap.com/domains/list/', aliasAtTop: 'ALIAS' },
  digitalocean: { name: 'DigitalOcean', page: 'https://cloud.digitalocean.com/networking/domains' },
  ns1: { name: 'NS1', page: 'https://my.nsone.net/#/zones', aliasAtTop: 'ALIAS' },
  dnsimple: { name: 'DNSimple', page: 'https://dnsimple.com/dashboard', aliasAtTop: 'ALIAS' },
  vercel: { name: 'Vercel', page: 'https://vercel.com/dashboard/domains', aliasAtTop: 'ALIAS' },
  wix: { name: 'Wix', page: 'https://manage.wix.com/account/domains' },
  squarespace: { name: 'Squarespace', page: 'https://account.squarespace.com/domains' },
  ionos: { name: 'IONOS', page: 'https://my.ionos.com/domains' },
  ovh: { name: 'OVHcloud', page: 'https://www.ovh.com/manager/#/web/domain', wantsDot: true },
  gandi: { name: 'Gandi', page: 'https://admin.gandi.net/domain', wantsDot: true, aliasAtTop: 'ALIAS' },
  hetzner: { name: 'Hetzner', page: 'https://console.hetzner.com/', wantsDot: true },
};

/** A record as the provider's form takes it. */
export type RecordEntry = {
  /** The host part, relative to the zone; the whole name of a record outside of it. */
  name: string;
  value: string;
  /** It stands in the zone that was found, and so at its provider. */
  inZone: boolean;
  /** The record is to be entered without the provider's proxy. */
  proxyOff: boolean;
};

type Entered = { type: string; name: string; relativeName: string; value: string };

/**
 * Returns the record as the form of the zone's provider takes it. `zone`: as it was found; null: not known, and the name
 * is relative to the registrable domain.
 */
export function entryOf(record: Entered, provider: DnsProvider, zone: string | null): RecordEntry {
  const { type, name, value } = record;
  const inZone = zone === null || name === zone || name.endsWith(`.${zone}`);
  // Another provider may have that zone.
  if (!inZone) return { name, value, inZone, proxyOff: false };
  const { top = '@', wantsDot, wantsQuotes, proxies } = DNS_PROVIDER_FORMS[provider] ?? {};
  const host = hostPart(record, zone);
  const dotted = type === 'CNAME' && wantsDot ? `${value}.` : value;
  return {
    ...{ name: host === '@' ? top : host, inZone },
    value: type === 'TXT' && wantsQuotes ? `"${value}"` : dotted,
    proxyOff: proxies === true && type !== 'TXT' && type !== 'CAA',
  };
}

function hostPart({ name, relativeName }: Entered, zone: string | null): string {
  if (zone === null) return relativeName;
  return name === zone ? '@' : name.slice(0, -zone.length - 1);
}
