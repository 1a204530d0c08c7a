import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { operatorsOnly } from '../../auth/auth.ts';
import type { ApiDeps } from '../../http/deps.ts';
import type { ApiEnv } from '../../http/env.ts';
import {
  body,
  holdsNoControlCharacters,
  json,
  NO_CONTROL_CHARACTERS,
  problems,
  secured,
} from '../../http/schemas.ts';
import { MailContactSchema } from '../../mail/schemas.ts';
import { TenantParamsSchema, TenantSchema, tenantView } from '../schemas.ts';
import { storeTenant } from '../store-tenant.ts';

const PutTenantSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200).refine(holdsNoControlCharacters, NO_CONTROL_CHARACTERS),
    contact: MailContactSchema.nullable().optional().openapi({
      description: 'To whom mails about its domains go. Null: to nobody, from now on. Left out: as it was.',
    }),
  })
  .openapi('PutTenant');

const OnlyNewSchema = z.object({
  'if-none-match': z.literal('*').optional().openapi({
    description:
      'Creates the tenant only where none of this id is there or was removed; else the answer is 412.',
  }),
});

const route = createRoute({
  method: 'put',
  path: '/api/v1/tenants/{tenant}',
  operationId: 'putTenant',
  tags: ['tenants'],
  summary: 'Create a tenant, or change its name',
  description:
    'For operators. The canonical host, and with it the gateway, is given out on creation and never changes.',
  security: secured,
  middleware: [operatorsOnly('operate')] as const,
  request: { params: TenantParamsSchema, headers: OnlyNewSchema, body: body(PutTenantSchema) },
  responses: {
    200: json(TenantSchema, 'The tenant with its canonical host.'),
    ...problems(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'forbidden',
      'tenant_not_found',
      'precondition_failed',
      'unsupported_media_type',
      'gateways_full',
    ),
  },
});

/** PUT /tenants/{tenant} */
export function registerPutTenant(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant: id } = c.req.valid('param');
    const { name, contact } = c.req.valid('json');
    const onlyNew = c.req.valid('header')['if-none-match'] !== undefined;
    const by = c.var.caller.author;
    return c.json(tenantView(await storeTenant(deps, { id, name, contact, onlyNew, by })), 200);
  });
}
