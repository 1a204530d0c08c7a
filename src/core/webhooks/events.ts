import type { Actor, Reason } from '../conditions.ts';
import type { Figures, TroubleKind } from '../fleet/incident.ts';
import type { TimelineEntry } from '../lifecycle/decision.ts';
import type { RenewalForecast } from '../lifecycle/forecast.ts';
import type { CertificateFacts } from '../observations.ts';
import type { WebhookEventType } from './event-types.ts';

/** The data of an event about a domain, beside the domain itself. */
export type DomainEventData = {
  from?: string | null;
  to?: string | null;
  reason?: Reason | null;
  /** The party that caused it. */
  by?: TimelineEntry['by'];
  /** When the certificate ends that is in use, or that is to be renewed. ISO 8601. */
  notAfter?: string;
  issuer?: string;
  willFailOn?: string;
  obstacle?: RenewalForecast['obstacle'];
  actor?: Actor;
};
export type IncidentEventData = { kind: TroubleKind } & Pick<Figures, 'domains' | 'tenants' | 'ofTenants'>;

/** An event before it is stored. `at`: ISO 8601. */
export type DomainEvent = { at: string; type: WebhookEventType; data: DomainEventData };

/** The events that lines of a timeline are to those outside: a condition alone is none, nor is a request. */
export function eventsOfTimeline(entries: readonly TimelineEntry[]): DomainEvent[] {
  return entries.flatMap((entry) => {
    const type = typeOf(entry);
    const { at, from, to, reason, by } = entry;
    return type === null ? [] : [{ at, type, data: { from, to, reason, by } }];
  });
}

function typeOf({ kind, reason }: TimelineEntry): WebhookEventType | null {
  switch (kind) {
    case 'registered':
      return 'domain.registered';
    case 'status_changed':
      return 'domain.status_changed';
    case 'moved':
      return reason === 'moved_away' ? 'domain.moved_away' : 'domain.moved_here';
    case 'gave_up':
      return 'domain.checks_stopped';
    case 'requested':
    case 'condition_changed':
    case 'own_certificate':
    case 'neighbour':
      return null;
  }
}

/** The facts of a domain before and after a round. `warned`: a warning of its renewal was due at the last check. */
export type RoundFacts = {
  at: string;
  before: { certificate: CertificateFacts | null; warned: boolean };
  after: { certificate: CertificateFacts | null; warning: RenewalForecast | null };
};

/** The events of a round that its timeline does not have: a certificate came in another's place, a warning began. */
export function eventsOfRound({ at, before, after }: RoundFacts): DomainEvent[] {
  const events: DomainEvent[] = [];
  const { certificate, warning } = after;
  const isNew = certificate !== null && before.certificate !== null;
  if (isNew && certificate.fingerprint !== before.certificate?.fingerprint) {
    const { notAfter, issuer } = certificate;
    events.push({ at, type: 'domain.certificate_renewed', data: { notAfter, issuer } });
  }
  if (warning !== null && !before.warned) {
    const { willFailOn, notAfter, obstacle, actor } = warning;
    const data = { willFailOn, notAfter, obstacle, actor };
    events.push({ at, type: 'domain.renewal_will_fail', data });
  }
  return events;
}
