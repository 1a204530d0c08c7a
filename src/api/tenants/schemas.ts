import { z } from '@hono/zod-openapi';
import { ROLES } from '../auth/tokens.ts';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';

export const TenantSchema = z
  .object({
    id: UuidSchema,
    name: z.string(),
    label: z.string().openapi({ description: 'The first label of the canonical host.' }),
    canonicalHost: z.string().openapi({ description: "The target of this tenant's CNAME records." }),
    gateway: z.string().openapi({ description: 'The gateway that this canonical host leads to.' }),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
  })
  .openapi('Tenant');
export type TenantJson = z.infer<typeof TenantSchema>;

export const TenantParamsSchema = z.object({
  tenant: UuidSchema.openapi({ param: { name: 'tenant', in: 'path' } }),
});

export const TokenSchema = z
  .object({
    token: z.string(),
    id: UuidSchema.openapi({ description: "The token's id in the audit." }),
    tenant: UuidSchema,
    role: z.enum(ROLES),
    subject: z.string().nullable(),
    expiresIn: z.int().openapi({ description: 'Seconds.' }),
    expiresAt: TimeSchema,
  })
  .openapi('Token');
