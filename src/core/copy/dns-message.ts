import type { REASONS } from '../conditions.ts';
import type { PublishRecord as RecordToPublish } from '../ownership/records-to-publish.ts';
import type { DescribedDomain as Described } from './domain-copy.ts';

type Condition = Described['conditions'][number];

/** The reasons for which the tenant acts by default. */
type TenantReason = {
  [T in keyof typeof REASONS]: {
    [R in keyof (typeof REASONS)[T]]: (typeof REASONS)[T][R] extends { actor: 'tenant' } ? R : never;
  }[keyof (typeof REASONS)[T]];
}[keyof typeof REASONS];

/** Reasons for which a finding may name the tenant, although others act by default. */
type SometimesTenant = 'cname' | 'address' | 'txt' | 'timeout' | 'challenge_unreachable' | 'order_failed';
type FaultReason = TenantReason | SometimesTenant;

/** Reasons for which the record to publish says all. */
const PUBLISH_ONLY = [
  'nxdomain',
  'no_record',
  'proof_missing',
  'claimed_elsewhere',
  'moved_away',
  'claim_expired',
] as const satisfies readonly FaultReason[];
/** Reasons for which the condition's own words say all: nothing of it is in the DNS. */
const ELSEWHERE = ['own_ending', 'own_ended'] as const satisfies readonly FaultReason[];
/** Reasons for which records are to be deleted, with their types. */
const DELETED = {
  wrong_target: ['CNAME', 'A', 'AAAA'],
  wrong_address: ['A', 'AAAA', 'CNAME'],
  stale_ipv6: ['AAAA'],
  cname_loop: ['CNAME'],
} as const satisfies Partial<Record<FaultReason, readonly string[]>>;

type DeletedReason = keyof typeof DELETED;
type OfItself = (typeof PUBLISH_ONLY)[number] | (typeof ELSEWHERE)[number] | DeletedReason | 'proxied';
/** Reasons for which something about the zone itself is to be done. */
type ZoneReason = Exclude<FaultReason, OfItself>;

/** The sentences of the message to whoever manages the DNS, in one language. */
export type DnsMessageCopy = {
  needsChange: (name: string) => string;
  /** The request to publish the records that stand below. */
  publish: (name: string, isOne: boolean) => string;
  keepTheRest: string;
  keepAll: (name: string) => string;
  notUsedAnyMore: (name: string) => string;
  /** The first line of a record, and the labels of its fields. */
  purposes: Record<RecordToPublish['purpose'], string>;
  fields: { type: string; name: string; onlyPart: (relativeName: string) => string; value: string };
  /** The request to delete what leads elsewhere; the records or what was seen follow. */
  remove: Record<DeletedReason, (name: string) => string>;
  proxied: (name: string) => string;
  /** The task about the zone. `besideCname`: a CNAME is wanted, beside which no address can stand. */
  zone: Record<ZoneReason, (name: string, besideCname: boolean) => string>;
  /** Introduces what was seen, behind a task. */
  seen: (message: string) => string;
};

/** One fault as its message tells it: what to do, and which of the records it speaks of. */
type Fault = { condition: Condition; domain: Described };

/** Makes the message to whoever manages the DNS: everything that is needed for what is amiss now, as text to send. */
export const dnsMessageBy =
  (copy: DnsMessageCopy) =>
  (domain: Described): string => {
    const { displayDomain, dnsTask: task } = domain;
    if (task === 'delete') return deletionOf(copy, domain);
    const steps = domain.conditions
      // What is right may carry a warning about what stands beside it: then the tenant is to act on it too.
      .filter(({ actor }) => actor === 'tenant')
      .flatMap((condition) => stepsFor(copy, { condition, domain }));
    const isPublishing = task === 'publish';
    const records = isPublishing ? domain.records.filter(({ state }) => state !== 'ok') : domain.records;
    const publication = isPublishing ? [copy.publish(displayDomain, records.length === 1)] : [];
    const parts = [...new Set([...steps, ...publication])];
    const blocks = records.map((record) => recordBlock(copy, record));
    if (parts.length === 0) return [copy.keepAll(displayDomain), ...blocks].join('\n\n');
    const numbered = parts.length === 1 ? parts : parts.map((step, i) => `${i + 1}. ${step}`);
    return [
      copy.needsChange(displayDomain),
      ...numbered,
      ...(isPublishing ? blocks : []),
      copy.keepTheRest,
    ].join('\n\n');
  };

function deletionOf({ notUsedAnyMore }: DnsMessageCopy, { displayDomain, records }: Described): string {
  const left = records.filter(({ state }) => state !== 'missing');
  return [
    notUsedAnyMore(displayDomain),
    ...left.map(({ type, name, value }) => `  ${name}  ${type}  ${value}`),
  ].join('\n\n');
}

function recordBlock({ purposes, fields }: DnsMessageCopy, record: RecordToPublish): string {
  const width = Math.max(fields.type.length, fields.name.length, fields.value.length) + 2;
  const field = (label: string, value: string) => `  ${`${label}:`.padEnd(width)}${value}`;
  return [
    `${purposes[record.purpose]}:`,
    field(fields.type, record.type),
    field(fields.name, record.name),
    `  ${' '.repeat(width)}(${fields.onlyPart(record.relativeName)})`,
    field(fields.value, record.value),
  ].join('\n');
}

/** A reason without steps of its own is told by the sentence of its condition. */
function stepsFor(copy: DnsMessageCopy, fault: Fault): string[] {
  const { condition, domain } = fault;
  const { reason } = condition;
  if (isOneOf(PUBLISH_ONLY, reason)) return [];
  if (reason === 'proxied') return [copy.proxied(domain.domain)];
  if (isKeyOf(DELETED, reason)) return [deletion(copy, fault, reason)];
  if (!isKeyOf(copy.zone, reason)) return [condition.message];
  const besideCname = domain.records.some(({ type }) => type === 'CNAME');
  return [`${copy.zone[reason](domain.domain, besideCname)} ${copy.seen(condition.message)}`];
}

/** Says to delete what was found; where the check kept no list of it, the condition's own words name it. */
function deletion({ remove }: DnsMessageCopy, fault: Fault, reason: DeletedReason): string {
  const { domain } = fault.domain;
  const found = foundInstead(fault.domain, DELETED[reason]);
  const words =
    found.length === 0
      ? ` ${fault.condition.message}`
      : `\n${found.map((text) => `   ${domain}  ${text}`).join('\n')}`;
  return `${remove[reason](domain)}:${words}`;
}

/** Lists what the DNS has at the name instead of what is wanted, as it would stand in the zone; `types`: of these types alone. */
function foundInstead({ records }: Described, types: readonly string[]): string[] {
  const wanted = records.map(({ type, value }) => `${type} ${value}`);
  const observed = records.filter(({ purpose }) => purpose === 'routing').flatMap((one) => one.observed);
  return [...new Set(observed)].filter(
    (text) => types.some((type) => text.startsWith(`${type} `)) && !wanted.includes(text),
  );
}

const isOneOf = <T extends string>(all: readonly T[], one: string): one is T =>
  all.some((each) => each === one);
const isKeyOf = <K extends string>(record: Record<K, unknown>, key: string): key is K =>
  Object.hasOwn(record, key);
