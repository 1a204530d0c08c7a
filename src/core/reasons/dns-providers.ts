/** A task in a zone; the key of a provider's notes. */
export type DnsTask = 'cname' | 'address' | 'txt' | 'caa' | 'proxy' | 'dnssec' | 'delegation';

/** One DNS provider, for whoever changes records there. Only what is known for certain; no note: nothing to mind. */
export type DnsProviderNotes = {
  name: string;
  /** The way to the records, from the first page after the log-in. */
  where: string;
  /** The form that its field for the record's name takes: the short one, `portal`, or the whole one, `portal.acme.com`. */
  nameField: string;
  notes: Partial<Record<DnsTask, string>>;
};

const SHORT_NAME = 'Type the short name, not the whole one: it adds the zone.';
const DOT_OR_ZONE = 'End the value with a dot; without it the zone is added to the value.';
const NO_APEX_CNAME = 'No CNAME can stand at the top of the zone: A, AAAA and TXT there.';

/** Provider → where → trap. Names and ways as of November 2026; they change more often than the traps. */
export const DNS_PROVIDERS: readonly DnsProviderNotes[] = [
  {
    name: 'Cloudflare',
    where: 'the domain → DNS → Records',
    nameField: 'Takes the short name (`portal`) and the whole one (`portal.acme.com`) alike.',
    notes: {
      cname:
        'A new record is *Proxied* (orange cloud): set it to *DNS only*. With *CNAME flattening for all CNAME records*, or at the top of the zone, the CNAME cannot be seen: publish the TXT record too.',
      address:
        'A *Proxied* record shows addresses of Cloudflare, not what you entered: set it to *DNS only*.',
      txt: 'A TXT record is never proxied; nothing to switch off.',
      proxy:
        'Edit the record, *Proxy status*: *DNS only*. To keep the proxy, publish the TXT record and exempt `/.well-known/acme-challenge/` from *Always Use HTTPS*, redirect rules, Access and Workers.',
      dnssec: 'DNS → Settings → DNSSEC shows the DS record that must stand at the registrar.',
    },
  },
  {
    name: 'Amazon Route 53',
    where: 'Hosted zones → the zone → Create record',
    nameField:
      'Type the short name; the zone stands behind the field. For the zone itself leave it empty, without `@`.',
    notes: {
      cname: `Leave *Alias* off: aliases lead to AWS's own resources. A dot at the end makes no difference. ${NO_APEX_CNAME}`,
      txt: 'Put the value in double quotes.',
      caa: 'The value is `0 issue "letsencrypt.org"`, with the quotes.',
      delegation:
        'Of several hosted zones of one name only that counts whose four name servers stand at the registrar.',
      dnssec:
        'The zone → DNSSEC signing. Before signing is switched off, the DS record at the registrar goes.',
    },
  },
  {
    name: 'GoDaddy',
    where: 'Domain Portfolio → the domain → DNS → Add New Record',
    nameField: SHORT_NAME,
    notes: {
      cname: `\`@\` is refused for a CNAME. ${NO_APEX_CNAME}`,
      address:
        'A domain that is not used has an A record `@` with the value *Parked*: edit it, add no second one.',
    },
  },
  {
    name: 'Namecheap',
    where: 'Domain List → Manage → Advanced DNS → Host Records',
    nameField: SHORT_NAME,
    notes: {
      cname: 'Delete a *URL Redirect Record* or the CNAME to the parking page at the same host.',
      address: 'Delete a *URL Redirect Record* at the same host: it is an address of Namecheap.',
      delegation: "The records count only while Namecheap's own name servers are chosen under *Nameservers*.",
    },
  },
  {
    name: 'Squarespace (was Google Domains)',
    where: 'Domains → the domain → DNS → Custom records → Add record',
    nameField: `${SHORT_NAME} \`@\` is the domain itself.`,
    notes: {
      address: 'Delete the preset *Squarespace Defaults* where they hold the same host.',
    },
  },
  {
    name: 'Google Cloud DNS',
    where: 'Network services → Cloud DNS → the zone → Add standard',
    nameField: 'The console wants the short name; `gcloud` and the API the whole name with a dot at its end.',
    notes: {
      cname: `\`gcloud\` and the API want the value with a dot at its end. ${NO_APEX_CNAME}`,
      txt: 'With `gcloud`, the value is in double quotes inside the quotes of the shell.',
      dnssec: 'The zone → Registrar setup shows the DS record that must stand at the registrar.',
    },
  },
  {
    name: 'Azure DNS',
    where: 'DNS zones → the zone → Recordsets → Add',
    nameField: `${SHORT_NAME} \`@\` is the zone itself.`,
    notes: {
      cname: `Leave *Alias record set* at *No*: those lead to Azure's own resources. ${NO_APEX_CNAME}`,
    },
  },
  {
    name: 'IONOS',
    where: 'Domains & SSL → the gear beside the domain → DNS → Add record',
    nameField: SHORT_NAME,
    notes: {
      cname: 'A notice says which records of an active service are in the way and go: let them go.',
      address: 'Look for an AAAA record beside the A record; both have to be changed or deleted.',
    },
  },
  {
    name: 'OVHcloud',
    where: 'Domain names → the domain → DNS zone → Add an entry',
    nameField: SHORT_NAME,
    notes: { cname: DOT_OR_ZONE },
  },
  {
    name: 'Gandi',
    where: 'Domain → the domain → DNS Records → Add record',
    nameField: SHORT_NAME,
    notes: { cname: DOT_OR_ZONE },
  },
  {
    name: 'Hetzner',
    where: 'DNS → the zone → Add record',
    nameField: SHORT_NAME,
    notes: { cname: DOT_OR_ZONE },
  },
  {
    name: 'A zone file (BIND, NSD, Knot)',
    where: 'the file of the zone; raise the serial and load it again',
    nameField: 'The short name, or the whole one with a dot at its end.',
    notes: {
      cname: `${DOT_OR_ZONE} Nothing else may stand at a name that has a CNAME.`,
      txt: 'Put the value in double quotes.',
      dnssec: 'Sign the zone again after each change; signatures end, so let a program do it.',
    },
  },
];

/** Tasks that enter a record, for which the name's field matters. */
const ENTERS: readonly DnsTask[] = ['cname', 'txt', 'caa', 'address'];

export type ProviderAdvice = { name: string; where: string; mind: string };

/** Returns the advice of each provider for these tasks; providers without any are left out. */
export function providerAdvice(tasks: readonly DnsTask[]): ProviderAdvice[] {
  const enters = tasks.some((task) => ENTERS.includes(task));
  return DNS_PROVIDERS.flatMap(({ name, where, nameField, notes }) => {
    const words = [...(enters ? [nameField] : []), ...tasks.flatMap((task) => notes[task] ?? [])];
    return words.length === 0 ? [] : [{ name, where, mind: words.join(' ') }];
  });
}
