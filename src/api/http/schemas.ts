import { z } from '@hono/zod-openapi';
import { ACTORS, CONDITION_TYPES, STATUSES } from '../../core/conditions.ts';
import { ERROR_CODES, type ErrorCode } from '../../core/errors/codes.ts';

/** Lower case, so that ids compare as PostgreSQL writes them. Any version: tenants bring their own ids. */
export const UuidSchema = z.guid('must be a uuid, e.g. 0c0ffee0-0000-4000-8000-000000000001').toLowerCase();

/**
 * For `refine`; PostgreSQL takes no NUL, and lines stay lines. Not a `regex` in the schema: a pattern with a flag would
 * come into the OpenAPI document with the flag in it, and no client could fit it.
 */
export const holdsNoControlCharacters = (text: string) => !/\p{Cc}/u.test(text);
export const NO_CONTROL_CHARACTERS = 'must hold no control characters';

export const TimeSchema = z.iso.datetime().openapi({ description: 'ISO 8601, UTC.' });
export const StatusSchema = z.enum(STATUSES).openapi('Status');
export const ActorSchema = z
  .enum(ACTORS)
  .openapi('Actor', { description: 'Who must act. `nobody`: just wait.' });
export const ConditionTypeSchema = z.enum(CONDITION_TYPES as [string, ...string[]]);

export const ProblemSchema = z
  .object({
    type: z.string().openapi({ description: "The error's page, a path on this server." }),
    code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().optional(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'For `invalid_request`: each field that does not fit.' }),
    domainId: z.string().optional().openapi({ description: 'For `already_registered`: the id it has.' }),
  })
  .openapi('Problem');

type ProblemResponse = {
  description: string;
  content: { 'application/problem+json': { schema: typeof ProblemSchema } };
};

/** The error responses of an operation, from the codes that it can answer with. */
export function problems<C extends ErrorCode>(
  ...codes: C[]
): Record<(typeof ERROR_CODES)[C]['status'], ProblemResponse> {
  const byStatus: Record<number, ProblemResponse> = {};
  // What stands behind a guard is limited too; the guard does both.
  const guarded: ErrorCode[] = (codes as ErrorCode[]).includes('unauthorized')
    ? ['test_key', 'rate_limited']
    : [];
  const always: ErrorCode[] = ['internal_error', 'database_unavailable', 'overloaded'];
  for (const code of [...codes, ...guarded, ...always]) {
    const { status } = ERROR_CODES[code];
    const before = byStatus[status]?.description;
    byStatus[status] = {
      description: before === undefined ? `\`${code}\`` : `${before}, \`${code}\``,
      content: { 'application/problem+json': { schema: ProblemSchema } },
    };
  }
  return byStatus as Record<(typeof ERROR_CODES)[C]['status'], ProblemResponse>;
}

/** A JSON answer. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** A JSON body that must be there. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** The scheme's use in every operation behind a guard. */
export const secured = [{ bearer: [] }];
