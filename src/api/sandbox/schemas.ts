import { z } from '@hono/zod-openapi';
import { SANDBOX_RECORD_TYPES } from '../../sandbox/records.ts';

/** A name of the sandbox zone: underscores too, since proofs stand below them. */
const NameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(?=.{1,253}$)(\*\.)?[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/,
    'must be a DNS name in A-labels without a dot at the end, e.g. portal.acme.localhost',
  );

export const SandboxRecordKeySchema = z.strictObject({
  name: NameSchema.openapi({ example: 'portal.acme.localhost' }),
  type: z.enum(SANDBOX_RECORD_TYPES),
});

export const SandboxRecordSchema = SandboxRecordKeySchema.extend({
  values: z
    .array(z.string().min(1).max(1000))
    .min(1)
    .max(20)
    .openapi({ example: ['0c0ffee.portal.localhost'] }),
  ttl: z.int().min(0).max(86_400).default(5).openapi({ description: 'Seconds.' }),
}).openapi('SandboxRecord');

export const SandboxRecordListSchema = z
  .object({
    records: z.array(
      z
        .object({
          name: z.string(),
          type: z.enum(SANDBOX_RECORD_TYPES),
          values: z.array(z.string()),
          ttl: z.int(),
        })
        .openapi('StoredSandboxRecord'),
    ),
  })
  .openapi('SandboxRecordList');
