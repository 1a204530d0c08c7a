import { z } from '@hono/zod-openapi';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';

export const KeySchema = z
  .object({
    id: UuidSchema,
    label: z.string(),
    createdAt: TimeSchema,
    revokedAt: TimeSchema.nullable(),
    lastUsedAt: TimeSchema.nullable().openapi({ description: 'To the minute; null: never.' }),
  })
  .openapi('OperatorKey');

export const SigningKeySchema = z
  .object({
    id: z.string(),
    createdAt: TimeSchema,
    endsAt: TimeSchema.nullable().openapi({
      description: 'No token that it signed is taken from then on; null: it is the one that signs.',
    }),
  })
  .openapi('SigningKey');

export const NewKeySchema = KeySchema.extend({
  key: z.string().openapi({ description: 'Shown this once; only its hash is kept.' }),
}).openapi('NewOperatorKey');
