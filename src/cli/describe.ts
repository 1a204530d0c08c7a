import type { Domain, DomainEvent } from '../client/client.ts';
import { type Colour, paint } from './paint.ts';
import { indent, paragraph, table } from './table.ts';

/** Names of the actors. */
export const WHO: Record<Domain['actor'], string> = {
  tenant: 'the tenant acts',
  operator: 'the operator acts',
  ca: 'the certificate authority acts',
  nobody: 'nobody needs to act',
};

const COLOURS: Record<Domain['status'], Colour> = {
  pending_dns: 'waiting',
  verifying_dns: 'waiting',
  dns_failed: 'bad',
  pending_certificate: 'waiting',
  deploying: 'waiting',
  certificate_failed: 'bad',
  active: 'good',
  disabled: 'quiet',
};
const STATUS_COLOURS = { True: 'good', False: 'bad', Unknown: 'waiting' } as const satisfies Record<
  string,
  Colour
>;

/** Domains as a table, one line each. */
export function domainTable(domains: Domain[], columns: number | null): string {
  if (domains.length === 0) return 'No domains.';
  return table(
    ['DOMAIN', 'STATUS', 'WHO ACTS', 'NEXT LOOK', 'TENANT', 'ID'],
    domains.map((one) => [
      one.displayDomain,
      paint(COLOURS[one.status], one.status),
      one.actor,
      shortTime(one.nextCheckAt),
      one.tenant,
      one.id,
    ]),
    { columns, droppable: ['TENANT', 'ID', 'NEXT LOOK', 'WHO ACTS'] },
  );
}

/** The time from which next checks are counted, and the available width. */
export type Seen = { now: Date; columns: number | null };

const certificateInWords = ({ certificate }: Pick<Domain, 'certificate'>): string =>
  certificate === null ? 'none' : `until ${certificate.notAfter}, from ${certificate.issuer}`;

type Certificates = Pick<Domain, 'certificate' | 'ownCertificate'>;

const ownInWords = ({ stateText, notAfter, issuer }: NonNullable<Domain['ownCertificate']>) =>
  `${stateText}; until ${notAfter}, from ${issuer}`;

/** Describes which certificate is served, until when, and what follows it. */
export function describeCertificates(
  { certificate, ownCertificate }: Certificates,
  columns: number | null,
): string {
  const own =
    ownCertificate === null
      ? [['own certificate', 'none']]
      : [
          ['own certificate', ownCertificate.stateText],
          ['issuer', ownCertificate.issuer],
          ['valid', `${ownCertificate.notBefore} to ${ownCertificate.notAfter}`],
          ['served until', ownCertificate.servedUntil],
          ['uploaded', ownCertificate.uploadedAt],
          ['fingerprint', ownCertificate.fingerprint],
        ];
  const label = ownCertificate === null ? 'served' : 'behind it';
  return table(['', ''], [...own, [label, certificateInWords({ certificate })]], { columns }).trimStart();
}

/** Describes a domain: the records to publish and the state of each condition. */
export function describeDomain(domain: Domain, { now, columns }: Seen): string {
  const room = columns === null ? null : columns - 2;
  const facts = [
    ['status', `${paint(COLOURS[domain.status], domain.status)}${domain.serving ? ', serving' : ''}`],
    ['', domain.statusMessage],
    ['who acts', WHO[domain.actor]],
    ['next check', nextCheck(domain, now)],
    ['last check', domain.lastCheckedAt ?? 'none yet'],
    ['certificate', certificateInWords(domain)],
    ...(domain.ownCertificate === null ? [] : [['own certificate', ownInWords(domain.ownCertificate)]]),
    ['renewal', domain.certificate?.renewAt ?? 'none yet'],
    ...(domain.renewalForecast === null ? [] : [['', domain.renewalForecast.message]]),
    ['canonical host', domain.canonicalHost],
    ['tenant', domain.tenant],
    ['id', domain.id],
  ];
  const title =
    domain.displayDomain === domain.domain ? domain.domain : `${domain.displayDomain} (${domain.domain})`;
  return [
    title,
    indent(table(['', ''], facts, { columns: room }).trimStart()),
    '',
    // A removed domain's records lead here still, and should not.
    domain.desired === 'deleted' ? 'Records to delete' : 'Records to publish',
    indent(recordTable(domain, room)),
    '',
    'Conditions',
    indent(conditionTable(domain, room)),
  ].join('\n');
}

function recordTable({ records }: Domain, columns: number | null): string {
  if (records.length === 0) return 'None yet: the addresses are shown after the first check.';
  return table(
    ['TYPE', 'NAME', 'VALUE', 'STATE', 'SEEN'],
    records.map((one) => [one.type, one.name, one.value, one.state, one.observed.join(', ') || '-']),
    { columns },
  );
}

function conditionTable({ conditions }: Domain, columns: number | null): string {
  return table(
    ['CONDITION', 'STATUS', 'REASON', 'WHO ACTS', 'MESSAGE'],
    conditions.map((one) => [
      one.type,
      paint(STATUS_COLOURS[one.status], one.status),
      one.reason,
      one.status === 'True' ? '-' : one.actor,
      one.message,
    ]),
    { columns },
  );
}

function nextCheck({ nextCheckAt, givenUpAt, status, desired }: Domain, now: Date): string {
  // A deleted domain is checked as long as its record points here, and cannot be enabled again.
  if (status === 'disabled' && desired !== 'deleted') return 'none: disabled; retry enables it again';
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
export function describeTimeline(events: DomainEvent[], columns: number | null): string {
  if (events.length === 0) return 'Nothing has happened yet.';
  return [...events]
    .reverse()
    .map((event) => {
      const change = event.from === null ? (event.to ?? '') : `${event.from} -> ${event.to ?? ''}`;
      const head = `${shortTime(event.at)}  ${event.kind}  ${change}  (${event.by})`.replace(/ {3,}/g, '  ');
      return [
        head,
        paragraph(event.message, columns),
        ...event.evidenceText.map((line) => paragraph(`- ${line}`, columns, 2)),
      ].join('\n');
    })
    .join('\n');
}
