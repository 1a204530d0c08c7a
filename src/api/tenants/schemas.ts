import { z } from '@hono/zod-openapi';
import type { TenantRow } from '../../store/domains/types.ts';
import { ROLES } from '../auth/tokens.ts';
import { TimeSchema, UuidSchema } from '../http/schemas.ts';
import { MailContactSchema } from '../mail/schemas.ts';

export const TenantSchema = z
  .object({
    id: UuidSchema,
    name: z.string(),
    label: z.string().openapi({ description: 'The first label of the canonical host.' }),
    canonicalHost: z.string().openapi({ description: "The target of this tenant's CNAME records." }),
    gateway: z.string().openapi({ description: 'The gateway that this canonical host leads to.' }),
    contact: MailContactSchema.nullable().openapi({
      description: 'To whom mails about its domains go; null: to nobody.',
    }),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
  })
  .openapi('Tenant');
type TenantJson = z.infer<typeof TenantSchema>;

/** A tenant as the API shows it. */
export function tenantView(row: TenantRow): TenantJson {
  const { id, name, label, canonicalHost, gateway, contact, createdAt, updatedAt } = row;
  return { id, name, label, canonicalHost, gateway, contact, createdAt, updatedAt };
}

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
