import { addressesToPublish } from '../checks/own-addresses.ts';
import type { Condition, ReasonOf } from '../conditions.ts';
import { isApex, relativeName } from '../hostname/registrable.ts';
import type { DnsObservation } from '../observations.ts';
import { caaToPublish } from './caa-record.ts';
import { holdsOwnershipProof, ownershipRecordName, ownershipRecordValue } from './ownership-txt.ts';
import { findAddress, findCname, findOwnershipTxt, type RecordFinding } from './record-findings.ts';

export type PublishRecord = RecordFinding & {
  purpose: 'routing' | 'ownership' | 'certificate';
  type: 'CNAME' | 'A' | 'AAAA' | 'TXT' | 'CAA';
  /** The whole name. */
  name: string;
  /** The name as most DNS providers' forms want it: relative to the registrable domain, `@` for that itself. */
  relativeName: string;
  value: string;
};

export type RecordsInput = {
  domain: string;
  canonicalHost: string;
  ownershipToken: string;
  conditions: readonly Condition[];
  /** The newest check of the DNS, else null: then every state is `unknown`. */
  lastDns: DnsObservation | null;
};

/**
 * The records that the tenant publishes, each with what the DNS has for it now.
 * - A subdomain: the CNAME to the tenant's canonical host, and the ownership TXT where it is needed.
 * - An apex, where no CNAME can stand: the edge's addresses, as far as they are known yet, and the ownership TXT.
 * - The CAA record that allows our CA, when others forbid it.
 */
export function recordsToPublish(input: RecordsInput): PublishRecord[] {
  const routing = isTop(input) ? addressRecords(input) : [cnameRecord(input)];
  return [...routing, ...(needsOwnershipTxt(input) ? [ownershipTxt(input)] : []), ...certificateCaa(input)];
}

/** The top of a zone: of the registered one, or of one that is cut further down. No CNAME can stand there. */
const isTop = ({ domain, lastDns }: Pick<RecordsInput, 'domain' | 'lastDns'>) =>
  isApex(domain) || (lastDns?.zone === domain && !lastDns.routing.some(({ chain }) => chain.length > 0));

/** Reasons with which the name's addresses are seen, but no CNAME: the CNAME can prove nothing then. */
const CNAME_NOT_SEEN: readonly ReasonOf<'PointsHere'>[] = [
  'address',
  'stale_ipv6',
  'proxied',
  'wrong_address',
];

/**
 * The TXT is asked for only where it is needed, so that most tenants publish one record:
 * - at an apex, always;
 * - when the name has addresses but no CNAME to be seen (flattened, or behind a proxy);
 * - when another tenant has proved the name, and this one wants it;
 * - when it is the proof that counts now, or stands there already: then it should stay.
 * It is not asked for while publishing or correcting the CNAME would prove the name anyway.
 */
export function needsOwnershipTxt(input: Omit<RecordsInput, 'canonicalHost'>): boolean {
  if (isTop(input)) return true;
  const owned = input.conditions.find((condition) => condition.type === 'Owned')?.reason;
  if (owned === 'txt' || owned === 'claimed_elsewhere') return true;
  const pointsHere = input.conditions.find((condition) => condition.type === 'PointsHere')?.reason;
  if (pointsHere !== undefined && CNAME_NOT_SEEN.includes(pointsHere)) return true;
  const views = input.lastDns?.ownership ?? [];
  return views.some((view) => holdsOwnershipProof(view.txt, input.ownershipToken));
}

function cnameRecord({ domain, canonicalHost, lastDns, conditions }: RecordsInput): PublishRecord {
  const found = findCname(lastDns, canonicalHost);
  // Behind a proxy that passes us through, no CNAME can be seen; what the conditions call right is right here too.
  const pointsHere = conditions.some((one) => one.type === 'PointsHere' && one.status === 'True');
  const finding = pointsHere ? { ...found, state: 'ok' as const } : found;
  return {
    purpose: 'routing',
    type: 'CNAME',
    name: domain,
    relativeName: relativeName(domain, domain),
    value: canonicalHost,
    ...finding,
  };
}

function addressRecords({ domain, lastDns }: RecordsInput): PublishRecord[] {
  return (lastDns === null ? [] : addressesToPublish(lastDns)).map((address) => ({
    purpose: 'routing' as const,
    type: address.includes(':') ? ('AAAA' as const) : ('A' as const),
    name: domain,
    relativeName: relativeName(domain, domain),
    value: address,
    ...findAddress(lastDns, address),
  }));
}

function ownershipTxt({ domain, ownershipToken, lastDns }: RecordsInput): PublishRecord {
  const name = ownershipRecordName(domain);
  return {
    purpose: 'ownership',
    type: 'TXT',
    name,
    relativeName: relativeName(name, domain),
    value: ownershipRecordValue(ownershipToken),
    ...findOwnershipTxt(lastDns, ownershipToken),
  };
}

function certificateCaa({ domain, conditions }: RecordsInput): PublishRecord[] {
  const caa = caaToPublish(conditions);
  if (caa === null) return [];
  const { name } = caa;
  const fields = { purpose: 'certificate', type: 'CAA', relativeName: relativeName(name, domain) } as const;
  return [{ ...fields, ...caa, ttl: null, cachedUntil: null }];
}
