import type { Generated, GeneratedAlways } from 'kysely';
import type { ChosenEventType, WebhookEventType } from '../../core/webhooks/event-types.ts';
import type { DomainEventData, IncidentEventData } from '../../core/webhooks/events.ts';
import type { Json, Timestamp } from './columns.ts';

/** `secret`, `old_secret`: 32 bytes as base64. `events`: null for all. */
export type WebhookEndpointsTable = {
  id: string;
  url: string;
  tenant: string | null;
  events: ChosenEventType[] | null;
  secret: string;
  old_secret: string | null;
  old_secret_until: Timestamp | null;
  created_at: Timestamp;
  /** Failed attempts since the last one that succeeded. */
  failures: Generated<number>;
  disabled_at: Timestamp | null;
  disabled_reason: 'gone' | 'failing' | null;
};

/** `tenant`, `domain_id`, `domain`: null, all three, for an event of the installation. */
export type WebhookEventsTable = {
  id: GeneratedAlways<number>;
  at: Timestamp;
  type: WebhookEventType;
  tenant: string | null;
  domain_id: string | null;
  domain: string | null;
  data: Json<DomainEventData | IncidentEventData>;
};

/** Written by the trigger of `webhook_events`, and by a replay. */
export type WebhookDeliveriesTable = {
  id: GeneratedAlways<number>;
  endpoint: string;
  event: number;
  lane: string;
  next_at: Timestamp;
  attempts: Generated<number>;
  first_attempt_at: Timestamp | null;
  last_attempt_at: Timestamp | null;
  last_status: number | null;
  last_error: string | null;
  delivered_at: Timestamp | null;
};
