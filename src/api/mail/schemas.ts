import { z } from '@hono/zod-openapi';
import { LANGUAGES } from '../../core/copy/languages.ts';
import { MAIL_TOPICS, type MailTopic } from '../../core/mail/topics.ts';
import { MAIL_OUTCOMES } from '../../store/mail/outcome.ts';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';

const CODES = LANGUAGES.map(({ code }) => code) as [string, ...string[]];

export const EmailSchema = z.email('must be an address, e.g. jane@acme.com').max(254);
export const MailLanguageSchema = z
  .enum(CODES)
  .openapi({ description: 'The language of what is sent there.' });

/** An address for mail. */
export const MailContactSchema = z
  .strictObject({ email: EmailSchema, language: MailLanguageSchema.default('en') })
  .openapi('MailContact');

export const MailSchema = z
  .object({
    id: z.int(),
    at: TimeSchema.openapi({ description: 'When it happened.' }),
    tenant: UuidSchema,
    domainId: UuidSchema,
    name: z.string().openapi({ description: 'The name of the domain.' }),
    topic: z.enum(Object.keys(MAIL_TOPICS) as [MailTopic, ...MailTopic[]]),
    link: UuidSchema.nullable().openapi({
      description: 'The link that it goes with; null: it goes to the contact of the tenant.',
    }),
    attempts: z.int(),
    lastError: z.string().nullable(),
    nextAt: TimeSchema.nullable().openapi({ description: 'When it is looked at next; null: it has ended.' }),
    endedAt: TimeSchema.nullable(),
    outcome: z.enum(MAIL_OUTCOMES).nullable().openapi({
      description:
        '`sent`: the server has taken it. `outdated`: it was true no more. `no_address`: there is nobody to send it to. `refused`: the receiver takes it never. `failing`: it was not taken for three days. `off`: no mail is sent here.',
    }),
  })
  .openapi('Mail');

export const MailPageSchema = z
  .object({ mails: z.array(MailSchema), nextCursor: z.string().nullable() })
  .openapi('MailPage');

export const MailTestSchema = z
  .object({
    sent: z.boolean(),
    error: z.string().nullable().openapi({ description: 'Why it was not taken.' }),
  })
  .openapi('MailTest');
