import type { WebhookEventType } from './event-types.ts';

/** An event as it is kept; `domain` is null where it is about the installation. */
export type StoredEvent = {
  id: number;
  at: string;
  type: WebhookEventType;
  domain: { id: string; tenant: string; name: string } | null;
  data: Readonly<Record<string, unknown>>;
};

/** The body of a webhook, as Standard Webhooks has it. `timestamp`: when it happened, ISO 8601. */
export type WebhookPayload = {
  type: WebhookEventType;
  timestamp: string;
  data: Record<string, unknown>;
};

/**
 * Makes the body of a webhook.
 * @param state the domain as the API shows it now to an operator; null: it is gone, or the event is about none.
 */
export function payloadOf({ at, type, domain, data }: StoredEvent, state: object | null): WebhookPayload {
  const about =
    domain === null ? {} : { tenant: domain.tenant, domainId: domain.id, name: domain.name, domain: state };
  return { type, timestamp: at, data: { ...data, ...about } };
}

/** The `webhook-id`: the same for each attempt, each endpoint and each replay of an event. */
export function webhookId(eventId: number): string {
  return `evt_${eventId}`;
}
