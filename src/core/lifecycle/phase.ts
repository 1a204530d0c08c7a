import type { Condition, Status } from '../conditions.ts';
import type { Desired } from '../domain.ts';

/** Each phase with its meaning: the status, refined by what is wanted, by the reason, and by whether the attempt ended. */
export const PHASES = {
  registered: 'The claim is stored, and its DNS records have not been looked for.',
  awaiting_dns: 'The DNS records are being looked for.',
  dns_missing: 'The name does not exist, or has no record. It is looked for again.',
  dns_wrong: 'The name has records, or its zone answers, otherwise than it must. It is checked again.',
  dns_given_up: 'The attempt ended without the right records. `retry` begins another one.',
  awaiting_certificate: 'The DNS records are right, and the certificate is being prepared.',
  issuing: 'The certificate is being issued, or the edge is being brought to serve it.',
  certificate_failing: 'No certificate could be issued. It is tried again.',
  certificate_given_up: 'The attempt ended without a certificate. `retry` begins another one.',
  live: 'The portal answers at the name over HTTPS.',
  degraded: 'The domain is live, and a condition of it is False.',
  disabling: 'The domain is being taken off the edge.',
  disabled: 'The domain is switched off. `retry` switches it on again.',
  removing: 'The domain is being taken off the edge, to be forgotten.',
  left_behind: 'The domain is removed, and its DNS record still leads here: it is to be deleted.',
} as const;
export type Phase = keyof typeof PHASES;

/** The part of a domain that its phase follows from. */
export type DomainFacts = {
  status: Status;
  desired: Desired;
  /** ISO 8601; null while an attempt goes on. */
  givenUpAt: string | null;
  reason: string | null;
  conditions: readonly Pick<Condition, 'type' | 'status' | 'reason' | 'actor' | 'incident'>[];
};

/** The name or the record is not there; nothing else is wrong with it. */
const NOT_THERE: readonly (string | null)[] = ['nxdomain', 'no_record'];

const pointsAway = ({ conditions }: DomainFacts) =>
  conditions.some(({ type, status }) => type === 'PointsHere' && status === 'False');
const isAmiss = ({ conditions }: DomainFacts) => conditions.some(({ status }) => status === 'False');

/** The phases that refine a status; the first that holds counts. */
const REFINED: readonly [Phase, (domain: DomainFacts) => boolean][] = [
  ['left_behind', ({ desired, reason }) => desired === 'deleted' && reason === 'left_behind'],
  ['removing', ({ desired }) => desired === 'deleted'],
  ['disabling', ({ desired, status }) => desired === 'disabled' && status !== 'disabled'],
  ['dns_given_up', ({ status, givenUpAt }) => status === 'dns_failed' && givenUpAt !== null],
  ['certificate_given_up', ({ status, givenUpAt }) => status === 'certificate_failed' && givenUpAt !== null],
  ['dns_missing', ({ status, reason }) => status === 'dns_failed' && NOT_THERE.includes(reason)],
  // Proved once, and changed before the domain was live.
  ['dns_wrong', (domain) => domain.status === 'pending_certificate' && pointsAway(domain)],
  ['degraded', (domain) => domain.status === 'active' && isAmiss(domain)],
];

const PLAIN: Readonly<Record<Status, Phase>> = {
  pending_dns: 'registered',
  verifying_dns: 'awaiting_dns',
  dns_failed: 'dns_wrong',
  pending_certificate: 'awaiting_certificate',
  deploying: 'issuing',
  certificate_failed: 'certificate_failing',
  active: 'live',
  disabled: 'disabled',
};

/** Returns the phase of a domain. */
export function phaseOf(domain: DomainFacts): Phase {
  return REFINED.find(([, holds]) => holds(domain))?.[0] ?? PLAIN[domain.status];
}

/** The phases in which nothing of the domain is served, or soon nothing will be. */
export const OFF: readonly Phase[] = ['disabling', 'disabled', 'removing', 'left_behind'];

const ENDED: readonly Phase[] = [...OFF, 'dns_given_up', 'certificate_given_up'];

/** Returns whether a domain of this phase may still become live without anybody's request. */
export const mayBecomeLive = (phase: Phase): boolean =>
  phase !== 'live' && phase !== 'degraded' && !ENDED.includes(phase);
