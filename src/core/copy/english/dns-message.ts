import type { REASONS } from '../../conditions.ts';
import type { PublishRecord as RecordToPublish } from '../../ownership/records-to-publish.ts';
import type { DescribedDomain as Described } from '../domain-copy.ts';

type Condition = Described['conditions'][number];

/** One fault as its message tells it: what to do, and which of the records it speaks of. */
type Fault = { condition: Condition; domain: Described };

/** Everything that the person who manages the DNS needs for what is amiss now, as text to send. */
export function dnsMessage(domain: Described): string {
  const task = domain.dnsTask;
  if (task === 'delete') return deletionOf(domain);
  const faults = domain.conditions
    // What is right may carry a warning about what stands beside it: then the tenant is to act on it too.
    .filter(({ actor }) => actor === 'tenant')
    .map((condition) => ({ condition, domain }));
  const steps = faults.flatMap((fault) => stepsFor(fault));
  const records = task === 'publish' ? domain.records.filter(({ state }) => state !== 'ok') : domain.records;
  const parts = [...new Set([...steps, ...(task === 'publish' ? [publication(domain, records)] : [])])];
  if (parts.length === 0) return [keeping(domain), ...records.map(recordBlock)].join('\n\n');
  const numbered = parts.length === 1 ? parts : parts.map((step, i) => `${i + 1}. ${step}`);
  return [
    `The address ${domain.displayDomain} needs a change in its DNS:`,
    ...numbered,
    ...(task === 'publish' ? records.map(recordBlock) : []),
    'Keep everything else in the zone as it is, and these records as long as the address is to work.',
  ].join('\n\n');
}

function publication({ displayDomain }: Described, records: readonly RecordToPublish[]): string {
  const one = records.length === 1;
  return `Publish ${one ? 'this DNS record' : 'these DNS records'} for ${displayDomain}, ${one ? 'which stands' : 'which stand'} below.`;
}

function keeping({ displayDomain }: Described): string {
  return `Please keep these DNS records for ${displayDomain} as they are, as long as the address is to work:`;
}

function deletionOf({ displayDomain, records }: Described): string {
  const left = records.filter(({ state }) => state !== 'missing');
  return [
    `${displayDomain} is not used any more. Please delete its DNS records:`,
    ...left.map(({ type, name, value }) => `  ${name}  ${type}  ${value}`),
  ].join('\n\n');
}

export const RECORD_PURPOSES: Record<RecordToPublish['purpose'], string> = {
  routing: 'Leads visitors here',
  ownership: 'Proves that the name is yours',
  certificate: 'Allows our certificate authority to issue',
};

function recordBlock(record: RecordToPublish): string {
  return [
    `${RECORD_PURPOSES[record.purpose]}:`,
    `  Type:  ${record.type}`,
    `  Name:  ${record.name}`,
    `         (only "${record.relativeName}" where your DNS provider adds the rest by itself)`,
    `  Value: ${record.value}`,
  ].join('\n');
}

/** Lists what the DNS has at the name instead of what is wanted, as it would stand in the zone; `types`: of these types alone. */
function foundInstead({ domain }: Fault, types: readonly string[]): string[] {
  const wanted = domain.records.map(({ type, value }) => `${type} ${value}`);
  const observed = domain.records
    .filter(({ purpose }) => purpose === 'routing')
    .flatMap((one) => one.observed);
  return [...new Set(observed)].filter(
    (text) => types.some((type) => text.startsWith(`${type} `)) && !wanted.includes(text),
  );
}

const listed = (name: string, found: readonly string[]) =>
  found.length === 0 ? '' : `\n${found.map((text) => `   ${name}  ${text}`).join('\n')}`;

/** Says to delete what was found; where the check kept no list of it, the condition's own words name it. */
function deletion(fault: Fault, types: readonly string[], what: string): string {
  const found = foundInstead(fault, types);
  const words = found.length === 0 ? ` ${fault.condition.message}` : listed(fault.domain.domain, found);
  return `Delete ${what} at ${fault.domain.domain}:${words}`;
}

/** Says what is to be done about the zone itself; the condition's message names the servers and what they said. */
const zone =
  (what: string) =>
  ({ condition, domain }: Fault) => [
    `${what.replaceAll('$name', domain.domain)} What was seen: ${condition.message}`,
  ];
const BESIDE_THE_RIGHT_RECORD =
  'Keep the record of $name, which is right, and set in order what stands beside it.';
/** The record to publish says all. */
const publishOnly = () => [];

/** Nothing of it is in the DNS. */
const elsewhere = ({ condition }: Fault) => [condition.message];

/** The reasons for which the tenant acts by default. */
type TenantReason = {
  [T in keyof typeof REASONS]: {
    [R in keyof (typeof REASONS)[T]]: (typeof REASONS)[T][R] extends { actor: 'tenant' } ? R : never;
  }[keyof (typeof REASONS)[T]];
}[keyof typeof REASONS];

/** Reasons for which a finding may name the tenant, although others act by default. */
type SometimesTenant = 'cname' | 'address' | 'txt' | 'timeout' | 'challenge_unreachable' | 'order_failed';

const STEPS: Record<TenantReason | SometimesTenant, (fault: Fault) => string[]> = {
  nxdomain: publishOnly,
  no_record: publishOnly,
  proof_missing: publishOnly,
  claimed_elsewhere: publishOnly,
  moved_away: publishOnly,
  claim_expired: publishOnly,
  cname: zone(BESIDE_THE_RIGHT_RECORD),
  address: zone(BESIDE_THE_RIGHT_RECORD),
  txt: zone(BESIDE_THE_RIGHT_RECORD),
  left_behind: zone('Delete the records of $name.'),
  wrong_target: (fault) => [deletion(fault, ['CNAME', 'A', 'AAAA'], 'the record that leads elsewhere')],
  wrong_address: (fault) => [deletion(fault, ['A', 'AAAA', 'CNAME'], 'the addresses that lead elsewhere')],
  stale_ipv6: (fault) => [deletion(fault, ['AAAA'], 'the IPv6 address, which leads elsewhere,')],
  cname_loop: (fault) => [deletion(fault, ['CNAME'], 'the CNAME that leads back in a circle')],
  proxied: ({ domain }) => [
    `Switch the proxy off for ${domain.domain} ("DNS only" at Cloudflare), so that its own record can be seen. To keep the proxy, publish the TXT record below as well, and let /.well-known/acme-challenge/ through.`,
  ],
  split_answers: (fault) => {
    const beside = fault.domain.records.some(({ type }) => type === 'CNAME');
    const also = beside ? ', and let no address stand beside the CNAME' : '';
    return zone(`Make all name servers of $name give the same answer${also}.`)(fault);
  },
  servfail: zone('The name servers of $name fail. Set the zone in order at the DNS provider.'),
  refused: zone(
    'The name servers of $name refuse to answer. Add the zone at them, or correct the name servers at the registrar.',
  ),
  lame_delegation: zone(
    'The name servers of $name do not know the zone. Add it at them, or correct the name servers at the registrar.',
  ),
  dnssec_bogus: zone(
    'The DNSSEC signatures of $name are broken. Sign the zone again, or remove the DS record at the registrar.',
  ),
  name_servers_silent: zone(
    'No name server of $name answers. Repair them, or correct the name servers at the registrar.',
  ),
  answer_too_large: zone(
    'Delete the records of $name that are not needed, so that the answer becomes smaller.',
  ),
  timeout: zone(
    'The name servers of $name do not answer. Repair them, or correct the name servers at the registrar.',
  ),
  caa_forbids: zone('Change the CAA records so that they allow the certificate authority of $name.'),
  caa_unknown: zone('Make the name servers answer questions for the CAA records of $name.'),
  challenge_unreachable: zone(
    'Make port 80 of every address of $name reachable from the whole internet, or delete the address.',
  ),
  challenge_redirected: zone(
    'Exempt http://$name/.well-known/acme-challenge/ from the redirect, and pass it on unchanged.',
  ),
  challenge_intercepted: zone('Pass http://$name/.well-known/acme-challenge/ on, unchanged and not cached.'),
  challenge_failed: zone(
    'Make every A and AAAA record of $name lead to the portal, and open port 80 to the whole internet.',
  ),
  own_ending: elsewhere,
  own_ended: elsewhere,
  order_failed: zone('Change the CAA records of $name so that they allow its certificate authority.'),
};

/** A reason without steps of its own is told by the sentence of its condition. */
function stepsFor(fault: Fault): string[] {
  const steps: Partial<Record<string, (fault: Fault) => string[]>> = STEPS;
  return (steps[fault.condition.reason] ?? (({ condition }: Fault) => [condition.message]))(fault);
}
