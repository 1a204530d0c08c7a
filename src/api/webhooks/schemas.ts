import { z } from '@hono/zod-openapi';
import { CHOSEN_EVENT_TYPES, type ChosenEventType } from '../../core/webhooks/event-types.ts';
import { webhookId } from '../../core/webhooks/payload.ts';
import type { DeliveryRow } from '../../store/webhooks/delivery-log.ts';
import type { WebhookEndpoint } from '../../store/webhooks/endpoints.ts';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';

const EventTypeSchema = z
  .enum(CHOSEN_EVENT_TYPES as [ChosenEventType, ...ChosenEventType[]])
  .openapi('WebhookEventType');

export const WebhookParamsSchema = z.object({
  id: UuidSchema.openapi({ param: { name: 'id', in: 'path' } }),
});

export const CreateWebhookSchema = z
  .strictObject({
    url: z.string().max(2_000).openapi({
      example: 'https://app.example.com/hooks/portal-domains',
      description:
        'https, with an address of the public internet; or an address within PORTAL_WEBHOOK_ALLOWED_NETWORKS, then http too.',
    }),
    tenant: UuidSchema.optional().openapi({
      description: "Only this tenant's events. Left out: those of all, and of the installation itself.",
    }),
    events: z
      .array(EventTypeSchema)
      .min(1)
      .optional()
      .openapi({ description: 'The types to send. Left out: all, those of later versions too.' }),
  })
  .openapi('CreateWebhook');

export const WebhookSchema = z
  .object({
    id: UuidSchema,
    url: z.string(),
    tenant: UuidSchema.nullable(),
    events: z.array(EventTypeSchema).nullable().openapi({ description: 'null: all.' }),
    createdAt: TimeSchema,
    failures: z
      .int()
      .openapi({ description: 'Failed attempts in a row, since the last one that succeeded.' }),
    disabledAt: TimeSchema.nullable().openapi({
      description: 'Since when nothing is sent; what happens meanwhile waits. null: it is in use.',
    }),
    disabledReason: z.enum(['gone', 'failing']).nullable().openapi({
      description: '`gone`: it answered 410. `failing`: it did not take an event for three days.',
    }),
    oldSecretUntil: TimeSchema.nullable().openapi({
      description: 'Until when the secret before signs beside the present one.',
    }),
  })
  .openapi('Webhook');

export const NewWebhookSchema = WebhookSchema.extend({
  secret: z.string().openapi({
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
    description: 'Verifies what is sent; shown this once.',
  }),
}).openapi('NewWebhook');

export const WebhookListSchema = z.object({ webhooks: z.array(WebhookSchema) }).openapi('WebhookList');

export const WebhookTestSchema = z
  .object({
    delivered: z.boolean(),
    status: z.int().nullable().openapi({ description: 'The status that came back; null: none did.' }),
    failure: z.string().nullable().openapi({
      description:
        'Why none came: `timeout`, `name_not_found`, `address_not_allowed`, `not_https`, or a code of the system or of TLS, as `ECONNREFUSED`.',
    }),
    body: z.string().nullable().openapi({ description: 'The beginning of the answer, at most 1 KiB.' }),
  })
  .openapi('WebhookTest');

export const DeliverySchema = z
  .object({
    id: z.string(),
    webhookId: z.string().openapi({ description: 'The `webhook-id`, the same for each attempt and replay.' }),
    type: z.string(),
    at: TimeSchema.openapi({ description: 'When it happened.' }),
    name: z.string().nullable(),
    domainId: z.string().nullable(),
    attempts: z.int(),
    lastAttemptAt: TimeSchema.nullable(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    nextAt: TimeSchema.nullable().openapi({
      description:
        'When it is sent next, at the earliest: what is before it of the same domain goes first. null: it is delivered.',
    }),
    deliveredAt: TimeSchema.nullable(),
  })
  .openapi('WebhookDelivery');

export const DeliveryPageSchema = z
  .object({ deliveries: z.array(DeliverySchema), nextCursor: z.string().nullable() })
  .openapi('WebhookDeliveryPage');

/** An endpoint as the API shows it. */
export const webhookView = (endpoint: WebhookEndpoint): z.infer<typeof WebhookSchema> => endpoint;

/** A line of an endpoint's log as the API shows it. */
export function deliveryView({ id, event, ...row }: DeliveryRow): z.infer<typeof DeliverySchema> {
  const { type, at, domain: name, domainId } = event;
  return { id: String(id), webhookId: webhookId(event.id), type, at, name, domainId, ...row };
}
