import { z } from '@hono/zod-openapi';
import { AUDIT_ACTIONS } from '../../store/domains/types.ts';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';

const ValuesSchema = z.record(z.string(), z.unknown()).nullable();

export const AuditEntrySchema = z
  .object({
    id: z.int(),
    at: TimeSchema,
    actor: z.object({
      kind: z.enum(['operator', 'tenant', 'system']),
      id: z.string().openapi({
        description:
          'The operator key (`settings`: the one of the settings), the token, or the part of the product.',
      }),
      subject: z.string().nullable().openapi({ description: 'For whom the token was minted.' }),
    }),
    action: z.enum(AUDIT_ACTIONS),
    tenant: UuidSchema.nullable(),
    domainId: UuidSchema.nullable(),
    from: ValuesSchema,
    to: ValuesSchema,
    requestId: z
      .string()
      .nullable()
      .openapi({ description: 'The `X-Request-Id` of the request that asked.' }),
  })
  .openapi('AuditEntry');

export const AuditPageSchema = z
  .object({ entries: z.array(AuditEntrySchema), nextCursor: z.string().nullable() })
  .openapi('AuditPage');
