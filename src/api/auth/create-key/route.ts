import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createOperatorKey } from '../../../store/keys/keys.ts';
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
import { operatorsOnly } from '../auth.ts';
import { hashSecret, operatorKeyFrom } from '../operator-keys.ts';
import { NewKeySchema } from '../schemas.ts';

const CreateKeySchema = z
  .strictObject({
    label: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .refine(holdsNoControlCharacters, NO_CONTROL_CHARACTERS)
      .openapi({ description: 'Who or what uses it.' }),
  })
  .openapi('CreateOperatorKey');

const route = createRoute({
  method: 'post',
  path: '/api/v1/keys',
  operationId: 'createKey',
  tags: ['operators'],
  summary: 'Make an operator key',
  security: secured,
  middleware: [operatorsOnly('administer')] as const,
  request: { body: body(CreateKeySchema) },
  responses: {
    201: json(NewKeySchema, 'The key.'),
    ...problems(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'forbidden',
      'not_found',
      'unsupported_media_type',
    ),
  },
});

/** POST /keys */
export function registerCreateKey(
  app: OpenAPIHono<ApiEnv>,
  { db, clock, newId, newSecret, settings }: ApiDeps,
): void {
  app.openapi(route, async (c) => {
    const { label } = c.req.valid('json');
    const key = operatorKeyFrom(newSecret(), settings);
    const now = clock().toISOString();
    const row = await createOperatorKey(db, {
      ...{ id: newId(), hash: hashSecret(key), label, by: c.var.caller.author, now },
      test: settings.sandbox,
    });
    return c.json({ ...row, key }, 201);
  });
}
