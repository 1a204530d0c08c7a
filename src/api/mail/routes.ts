import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { LANGUAGES } from '../../core/copy/languages.ts';
import { renderTestMail } from '../../core/copy/render-mail.ts';
import { recordAudit } from '../../store/audit/audit.ts';
import { listMails } from '../../store/mail/log.ts';
import { operatorsOnly } from '../auth/auth.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { ApiEnv } from '../http/env.ts';
import { ApiProblem } from '../http/problem.ts';
import { body, json, problems, secured } from '../http/schemas.ts';
import { NumberCursorSchema } from '../operators/page.ts';
import { EmailSchema, MailLanguageSchema, MailPageSchema, MailTestSchema } from './schemas.ts';

const common = { tags: ['operators'], security: secured };

const QuerySchema = z.object({
  cursor: NumberCursorSchema.optional().openapi({
    description: '`nextCursor` of the page before.',
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const listRoute = createRoute({
  ...common,
  method: 'get',
  path: '/api/v1/mails',
  operationId: 'listMails',
  summary: 'What mails were about, and what waits',
  description: 'For operators. Kept for 30 days. Several events may be one mail.',
  middleware: [operatorsOnly('read')] as const,
  request: { query: QuerySchema },
  responses: {
    200: json(MailPageSchema, 'The events, newest first.'),
    ...problems('invalid_request', 'unauthorized', 'forbidden', 'not_found'),
  },
});

const testRoute = createRoute({
  ...common,
  method: 'post',
  path: '/api/v1/mails/test',
  operationId: 'testMail',
  summary: 'Send a test mail now',
  description: 'For operators. Sends one mail by the settings of the API, and answers with what came of it.',
  middleware: [operatorsOnly('administer')] as const,
  request: {
    body: body(
      z.strictObject({ to: EmailSchema, language: MailLanguageSchema.default('en') }).openapi('TestMail'),
    ),
  },
  responses: {
    200: json(MailTestSchema, 'What came of it.'),
    ...problems(
      ...(['invalid_json', 'invalid_request', 'unauthorized', 'forbidden', 'not_found'] as const),
      ...(['mail_off', 'too_large', 'unsupported_media_type'] as const),
    ),
  },
});

/** GET /mails; POST /mails/test */
export function registerMails(app: OpenAPIHono<ApiEnv>, { db, clock, newId, sendMail }: ApiDeps): void {
  app.openapi(listRoute, async (c) => {
    const { cursor, limit } = c.req.valid('query');
    const rows = await listMails(db, { limit, before: cursor });
    const oldest = rows.length === limit ? rows.at(-1) : undefined;
    const nextCursor = oldest === undefined ? null : String(oldest.id);
    return c.json({ mails: rows.map(({ domain, ...row }) => ({ ...row, name: domain })), nextCursor }, 200);
  });
  app.openapi(testRoute, async (c) => {
    const { to, language: code } = c.req.valid('json');
    if (sendMail === null)
      throw new ApiProblem('mail_off', 'No mail is sent here: PORTAL_SMTP_URL is not set for the API.');
    const language = LANGUAGES.find((one) => one.code === code) ?? LANGUAGES[0];
    const mail = { ...renderTestMail(language), to, id: `test-${newId()}`, language: code };
    const error = (await sendMail(mail))?.error ?? null;
    await recordAudit(db, {
      ...{ by: c.var.caller.author, at: clock().toISOString(), action: 'mail.tested' },
      ...{ tenant: null, domainId: null, to: { sent: error === null } },
    });
    return c.json({ sent: error === null, error }, 200);
  });
}
