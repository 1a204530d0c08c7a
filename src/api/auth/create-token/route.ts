import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { getTenant } from '../../../store/tenants/tenants.ts';
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
import { TenantParamsSchema, TokenSchema } from '../../tenants/schemas.ts';
import { operatorsOnly, tenantNotFound } from '../auth.ts';
import { mintToken } from '../mint-token.ts';
import { LONGEST_TOKEN_SECONDS } from '../token-ring.ts';
import { ROLES } from '../tokens.ts';

const HOUR = 3600;

const CreateTokenSchema = z
  .strictObject({
    role: z.enum(ROLES).openapi({ description: '`viewer` reads; `admin` changes as well.' }),
    expiresIn: z.int().min(1).max(LONGEST_TOKEN_SECONDS).default(HOUR).openapi({ description: 'Seconds.' }),
    subject: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .refine(holdsNoControlCharacters, NO_CONTROL_CHARACTERS)
      .optional()
      .openapi({ description: 'Your id of the user who gets it; the audit keeps it with what they change.' }),
  })
  .openapi('CreateToken');

const route = createRoute({
  method: 'post',
  path: '/api/v1/tenants/{tenant}/tokens',
  operationId: 'createToken',
  tags: ['tenants'],
  summary: 'Mint a token for a user of the tenant',
  description:
    'For operators: the host product calls this for its signed-in user and hands the token to the page.',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { params: TenantParamsSchema, body: body(CreateTokenSchema) },
  responses: {
    201: json(TokenSchema, 'The token.'),
    ...problems(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'forbidden',
      'tenant_not_found',
      'unsupported_media_type',
    ),
  },
});

/** POST /tenants/{tenant}/tokens */
export function registerCreateToken(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
  app.openapi(route, async (c) => {
    const { tenant } = c.req.valid('param');
    const { role, expiresIn, subject = null } = c.req.valid('json');
    if ((await getTenant(deps.db, tenant)) === null) throw tenantNotFound(tenant);
    const by = c.var.caller.author;
    const minted = await mintToken(deps, { tenant, role, subject, expiresIn, by });
    return c.json({ ...minted, tenant, role, subject, expiresIn }, 201);
  });
}
