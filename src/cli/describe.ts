import type { Domain, DomainEvent } from '../client/client.ts';
import { evidenceInWords } from './evidence.ts';
import { indent, table } from './table.ts';

/** Who acts, in words. */
export const WHO: Record<Domain['actor'], string> = {
  tenant: 'the tenant acts',
  operator: 'the operator acts',
  ca: 'the certificate authority acts',
  nobody: 'nobody needs to act',
};

/** Domains as a table, one line each. */
export function domainTable(domains: Domain[]): string {
  if (domains.length === 0) return 'No domains.';
  return table(
    ['DOMAIN', 'STATUS', 'WHO ACTS', 'NEXT LOOK', 'TENANT', 'ID'],
    domains.map((one) => [
      one.displayDomain,
      one.status,
      one.actor,
      shortTime(one.nextCheckAt),
      one.tenant,
      one.id,
    ]),
  );
}

/** A domain with what to publish and how everything stands. */
export function describeDomain(domain: Domain, now: Date): string {
  const facts = [
    ['status', `${domain.status}${domain.serving ? ', serving' : ''}`],
    ['', domain.statusMessage],
    ['who acts', WHO[domain.actor]],
    ['next look', nextLook(domain, now)],
    ['last look', domain.lastCheckedAt ?? 'none yet'],
    [
      'certificate',
      domain.certificate ? `until ${domain.certificate.notAfter}, from ${domain.certificate.issuer}` : 'none',
    ],
    ['canonical host', domain.canonicalHost],
    ['tenant', domain.tenant],
    ['id', domain.id],
  ];
  const title =
    domain.displayDomain === domain.domain ? domain.domain : `${domain.displayDomain} (${domain.domain})`;
  return [
    title,
    indent(table(['', ''], facts).trimStart()),
    '',
    // A removed domain's records lead here still, and should not.
    domain.desired === 'deleted' ? 'Records to delete' : 'Records to publish',
    indent(recordTable(domain)),
    '',
    'Conditions',
    indent(conditionTable(domain)),
  ].join('\n');
}

function recordTable({ records }: Domain): string {
  if (records.length === 0) return 'None yet: the addresses are shown after the first look.';
  return table(
    ['TYPE', 'NAME', 'VALUE', 'STATE', 'SEEN'],
    records.map((one) => [one.type, one.name, one.value, one.state, one.observed.join(', ') || '-']),
  );
}

function conditionTable({ conditions }: Domain): string {
  return table(
    ['CONDITION', 'STATUS', 'REASON', 'WHO ACTS', 'MESSAGE'],
    conditions.map((one) => [
      one.type,
      one.status,
      one.reason,
      one.status === 'True' ? '-' : one.actor,
      one.message,
    ]),
  );
}

function nextLook({ nextCheckAt, givenUpAt, status, desired }: Domain, now: Date): string {
  // A removed one is looked at as long as its record leads here, and cannot be switched on again.
  if (status === 'disabled' && desired !== 'deleted') return 'none: switched off; retry switches it on again';
  if (givenUpAt !== null) return `none: given up at ${givenUpAt}; begin again with retry`;
  if (nextCheckAt === null) return 'as soon as it is picked up';
  const seconds = Math.round((Date.parse(nextCheckAt) - now.getTime()) / 1000);
  return `${nextCheckAt} (${seconds > 0 ? `in ${duration(seconds)}` : 'any moment now'})`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function shortTime(at: string | null): string {
  return at === null ? '-' : at.replace(/\.\d+Z$/, 'Z');
}

/** The timeline, oldest first, each entry with what it rests on. */
export function describeTimeline(events: DomainEvent[]): string {
  if (events.length === 0) return 'Nothing has happened yet.';
  return [...events]
    .reverse()
    .map((event) => {
      const change = event.from === null ? (event.to ?? '') : `${event.from} -> ${event.to ?? ''}`;
      const head = `${shortTime(event.at)}  ${event.kind}  ${change}  (${event.by})`.replace(/ {3,}/g, '  ');
      return [
        head,
        indent(event.message),
        ...evidenceInWords(event.evidence).map((line) => indent(`- ${line}`, 2)),
      ].join('\n');
    })
    .join('\n');
}
