import type { Actor, Domain, Status } from '../api/types.ts';
import type { Tone } from './tone.ts';

export type StatusWords = { text: string; tone: Tone };
export type Judged = Pick<Domain, 'status' | 'reason' | 'actor' | 'givenUpAt' | 'desired' | 'conditions'>;

const WORDS: Record<Status, StatusWords> = {
  pending_dns: { text: 'Starting', tone: 'busy' },
  verifying_dns: { text: 'Waiting for your DNS record', tone: 'busy' },
  dns_failed: { text: 'DNS needs a change', tone: 'attention' },
  pending_certificate: { text: 'DNS is right, preparing the certificate', tone: 'busy' },
  deploying: { text: 'Getting the certificate', tone: 'busy' },
  certificate_failed: { text: 'No certificate yet, still trying', tone: 'attention' },
  active: { text: 'Live', tone: 'good' },
  disabled: { text: 'Switched off', tone: 'quiet' },
};

/** Nothing is wrong with the record but that it is not there. */
const NOT_THERE: ReadonlySet<string | null> = new Set(['nxdomain', 'no_record']);

/** Nobody looks again by itself until somebody asks for it. */
export function hasGivenUp({ status, givenUpAt }: Pick<Judged, 'status' | 'givenUpAt'>): boolean {
  return (status === 'dns_failed' || status === 'certificate_failed') && givenUpAt !== null;
}

/** On its way off: asked for, not done yet. */
export function isLeaving({ status, desired }: Pick<Judged, 'status' | 'desired'>): boolean {
  return desired === 'deleted' || (desired === 'disabled' && status !== 'disabled');
}

/** Retry starts a domain over that was given up, and switches one on again that was switched off. */
export function canRetry(domain: Pick<Judged, 'status' | 'givenUpAt' | 'desired'>): boolean {
  if (domain.desired === 'deleted') return false;
  return domain.status === 'disabled' || hasGivenUp(domain);
}

/** The status in words for people. */
export function statusWords(domain: Judged): StatusWords {
  if (domain.desired === 'deleted') {
    return domain.reason === 'left_behind'
      ? { text: 'Removed, but its DNS record is left', tone: 'attention' }
      : { text: 'Being removed', tone: 'quiet' };
  }
  if (isLeaving(domain)) return { text: 'Being switched off', tone: 'quiet' };
  if (hasGivenUp(domain)) {
    return domain.status === 'dns_failed'
      ? { text: 'Stopped: no right DNS record', tone: 'bad' }
      : { text: 'Stopped: no certificate', tone: 'bad' };
  }
  if (domain.status === 'dns_failed' && NOT_THERE.has(domain.reason)) {
    return { text: 'No DNS record found yet', tone: 'attention' };
  }
  // Proved once, and changed before the domain was live.
  const leadsAway = domain.conditions.some(({ type, status }) => type === 'PointsHere' && status === 'False');
  if (domain.status === 'pending_certificate' && leadsAway) return WORDS.dns_failed;
  const troubled = domain.conditions.some((condition) => condition.status === 'False');
  if (domain.status === 'active' && troubled) return { text: 'Live, but needs attention', tone: 'attention' };
  return WORDS[domain.status];
}

/** Who must act, as an answer to that question. `publishes`: the page asks to publish a record. */
export function actorWords(
  domain: Pick<Judged, 'status' | 'actor' | 'givenUpAt'>,
  publishes: boolean,
): string {
  if (hasGivenUp(domain) && domain.actor === 'nobody') return 'You: press Try again when the cause is mended';
  if (publishes && domain.actor !== 'tenant') {
    return domain.actor === 'nobody'
      ? ACTORS.tenant(domain.status)
      : 'We do; and you, until the record is published';
  }
  return ACTORS[domain.actor](domain.status);
}

const ACTORS: Record<Actor, (status: Status) => string> = {
  tenant: () => 'You, or whoever manages your DNS',
  operator: () => 'We do. You need not do anything',
  ca: () => 'The certificate authority. We keep trying',
  nobody: (status) => (status === 'active' || status === 'disabled' ? 'Nobody' : 'Nobody. Just wait'),
};
