import { z } from '@hono/zod-openapi';

/** The language of a stream's sentences, for an EventSource, which can send no header. */
export const StreamLanguageSchema = z
  .string()
  .optional()
  .openapi({ description: 'In place of `Accept-Language`, in the same form.', example: 'de' });

/** The query of a stream that a tenant's token opens. */
export const StreamQuerySchema = z.object({
  access_token: z.string().optional(),
  language: StreamLanguageSchema,
});
