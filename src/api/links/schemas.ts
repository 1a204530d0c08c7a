import { z } from '@hono/zod-openapi';
import { LINK_ENDS, LONGEST_LINK_SECONDS, SHORTEST_LINK_SECONDS } from '../../core/links/rules.ts';
import {
  DnsProviderSchema,
  DnsTaskSchema,
  DomainParamsSchema,
  NextStepSchema,
  RecordSchema,
} from '../domains/schemas.ts';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';
import { EmailSchema, MailLanguageSchema } from '../mail/schemas.ts';

export const CreateLinkSchema = z
  .strictObject({
    expiresIn: z.int().min(SHORTEST_LINK_SECONDS).max(LONGEST_LINK_SECONDS).optional().openapi({
      description: 'Seconds, at most 90 days. Left out: PORTAL_LINK_DAYS, 14 days unless set.',
      example: 604_800,
    }),
    email: EmailSchema.optional().openapi({
      description:
        'To whom mails about this domain go too, as long as the link works: whoever manages the DNS. The link itself is not sent.',
    }),
    language: MailLanguageSchema.optional(),
  })
  .openapi('CreateLink');

export const LinkSchema = z
  .object({
    id: UuidSchema,
    createdAt: TimeSchema,
    createdBy: z.enum(['operator', 'tenant']),
    subject: z
      .string()
      .nullable()
      .openapi({ description: 'The user who made it, where the token named one.' }),
    expiresAt: TimeSchema,
    endedAt: TimeSchema.nullable().openapi({
      description: 'When it ended before it expired; null: it did not.',
    }),
    endReason: z.enum(LINK_ENDS).nullable().openapi({
      description:
        '`revoked`: by a request. `deleted`: with its domain. `transferred`: another tenant has proved the name.',
    }),
    lastUsedAt: TimeSchema.nullable().openapi({ description: 'To the minute.' }),
    uses: z.int().openapi({ description: 'In how many minutes it was used.' }),
    email: z
      .string()
      .nullable()
      .openapi({ description: 'To whom mails about the domain go; null: to nobody.' }),
  })
  .openapi('Link');

export const NewLinkSchema = LinkSchema.extend({
  url: z.string().nullable().openapi({
    description:
      'What to give away; shown this once. Null in the answer to a repetition with the same Idempotency-Key, as only a hash is kept: revoke the link, and make another.',
    example: 'https://domains.example.com/link#pdl_…',
  }),
  mail: z
    .object({ subject: z.string(), body: z.string() })
    .nullable()
    .openapi({ description: 'A mail with the link, to send to whoever manages the DNS. Null with `url`.' }),
}).openapi('NewLink');
export type NewLinkJson = z.infer<typeof NewLinkSchema>;

export const LinkListSchema = z.object({ links: z.array(LinkSchema) }).openapi('LinkList');

export const LinkParamsSchema = DomainParamsSchema.extend({
  linkId: UuidSchema.openapi({ param: { name: 'linkId', in: 'path' } }),
});

export const LinkRecordsSchema = z
  .object({
    domain: z.string().openapi({ description: 'A-label form, lower case.' }),
    displayDomain: z.string().openapi({ description: 'As people write it.' }),
    dnsTask: DnsTaskSchema,
    done: z.boolean().openapi({
      description:
        'Nothing more is to be done: the records are right, and nothing beside them is in the way.',
    }),
    headline: z.string().nullable().openapi({
      description: 'The first of these in words, as a heading; null: there is none.',
    }),
    nextSteps: z.array(NextStepSchema).openapi({ description: 'What to do in the DNS now, in its order.' }),
    dnsMessage: z.string().openapi({ description: 'The same as one text.' }),
    dnsProvider: DnsProviderSchema.nullable().openapi({
      description: 'Who hosts the zone, by its name servers; null: nobody whose forms are known.',
    }),
    records: z.array(RecordSchema).openapi({ description: 'The records to publish, and how each stands.' }),
    lastCheckedAt: TimeSchema.nullable(),
    nextCheckAt: TimeSchema.nullable(),
    checksStopped: z.boolean().openapi({
      description:
        'The records were not found for so long that nobody checks any more, until the tenant starts over.',
    }),
    expiresAt: TimeSchema.openapi({ description: 'Until when the link works.' }),
  })
  .openapi('LinkRecords');
export type LinkRecordsJson = z.infer<typeof LinkRecordsSchema>;
