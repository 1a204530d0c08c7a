import { z } from '@hono/zod-openapi';
import { body, holdsNoControlCharacters, NO_CONTROL_CHARACTERS } from '../../http/schemas.ts';

const reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine(holdsNoControlCharacters, NO_CONTROL_CHARACTERS)
  .openapi({ description: 'Why, in your own words; the audit keeps it.' });

const RequiredSchema = z.strictObject({ reason }).openapi('ReasonedRequest');
const OptionalSchema = z.strictObject({ reason: reason.optional() }).openapi('RequestWithReason');

/** Returns the body that an operation takes for the reason of its request. */
export const reasonBody = (takes: 'optional' | 'required') =>
  takes === 'required' ? body(RequiredSchema) : { ...body(OptionalSchema), required: false };

/** The refusals that come with such a body. */
export const REASON_CODES = ['invalid_json', 'too_large', 'unsupported_media_type'] as const;
