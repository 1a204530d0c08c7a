import type { Domain } from '../api/types.ts';
import type { Tone } from '../appearance.ts';
import type { Fleet, Status } from './types.ts';

/** The statuses in words, in the order of a domain's life, with how they look. */
export const STATUS_WORDS: Readonly<Record<Status, { text: string; tone: Tone }>> = {
  active: { text: 'Live', tone: 'good' },
  pending_dns: { text: 'Registered', tone: 'busy' },
  verifying_dns: { text: 'Looking for the DNS record', tone: 'busy' },
  dns_failed: { text: 'DNS failed', tone: 'attention' },
  pending_certificate: { text: 'Getting the certificate', tone: 'busy' },
  deploying: { text: 'Going online', tone: 'busy' },
  certificate_failed: { text: 'Certificate failed', tone: 'bad' },
  disabled: { text: 'Switched off', tone: 'quiet' },
};

export const STATUSES = Object.keys(STATUS_WORDS) as Status[];

/** The actors as an operator names them; the API's words are for the tenant. */
export const ACTOR_WORDS: Readonly<Record<Domain['actor'], string>> = {
  tenant: 'the tenant',
  operator: 'we',
  ca: 'the CA',
  nobody: 'nobody',
};

const NUMBER = new Intl.NumberFormat('en');
export const numberText = (value: number): string => NUMBER.format(value);

/** `9 s`, `4 min`, `2.5 h`. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${Number((seconds / 3_600).toFixed(1))} h`;
}

/** Returns the reason in words: its code without underscores. */
export const reasonText = (reason: string): string => reason.replaceAll('_', ' ');

/** Returns how many domains have each status, those without one as well. */
export function byStatus({ states }: Pick<Fleet, 'states'>): Map<Status, number> {
  const counts = new Map<Status, number>();
  for (const { status, domains } of states) counts.set(status, (counts.get(status) ?? 0) + domains);
  return counts;
}
