import { z } from '@hono/zod-openapi';
import { TimeSchema, UuidSchema } from './common.ts';

export const KeySchema = z
  .object({
    id: UuidSchema,
    label: z.string(),
    createdAt: TimeSchema,
    revokedAt: TimeSchema.nullable(),
  })
  .openapi('OperatorKey');

export const NewKeySchema = KeySchema.extend({
  key: z.string().openapi({ description: 'Shown this once; only its hash is kept.' }),
}).openapi('NewOperatorKey');
