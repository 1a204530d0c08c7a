import { z } from '@hono/zod-openapi';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';
import { ConditionSchema, RecordSchema } from './schemas.ts';

export const PreflightSchema = z
  .object({
    tenant: UuidSchema,
    domain: z.string(),
    displayDomain: z.string(),
    canonicalHost: z.string(),
    registration: z.enum(['possible', 'already_registered', 'quota_exceeded']),
    domainId: UuidSchema.nullable().openapi({ description: 'The id it has, when it is registered already.' }),
    records: z
      .array(RecordSchema)
      .openapi({ description: 'The records to publish, and how each stands now.' }),
    needsOwnershipTxt: z.boolean().openapi({
      description: 'Whether an ownership TXT will be needed as well; its value is made on registration.',
    }),
    conditions: z.array(ConditionSchema).openapi({
      description:
        'All six. `Owned`, `PointsHere` and `CertificateAllowed` are as of now; the others are as last judged, where it is registered.',
    }),
    findings: z.array(ConditionSchema).openapi({
      description:
        'Everything that is not as it should be, with who acts; several for `CertificateAllowed` where a CA would stumble over several things. Empty: it would work.',
    }),
    observedAt: TimeSchema,
  })
  .openapi('Preflight');
export type PreflightJson = z.infer<typeof PreflightSchema>;
