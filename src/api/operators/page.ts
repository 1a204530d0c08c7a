import { z } from '@hono/zod-openapi';
import { StoreError } from '../../store/database/errors.ts';
import { ApiProblem } from '../http/problem.ts';

/** The number of rows of a page where the request does not say. */
export const USUAL_PAGE = 50;

/** The query of a list that comes in pages: `cursor` is `nextCursor` of the page before. */
export const PageQuerySchema = z.object({
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(USUAL_PAGE),
});

/** The same for a list that was whole in earlier versions, and still is where the request says nothing of pages. */
export const OptionalPageSchema = PageQuerySchema.extend({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .optional()
    .openapi({ description: 'Without it, and without `cursor`, all come in one answer.' }),
});

/** Returns the number of rows that are asked for; null: all. */
export const mostOf = ({ limit, cursor }: z.infer<typeof OptionalPageSchema>): number | null =>
  limit ?? (cursor === undefined ? null : USUAL_PAGE);

const NO_CURSOR = 'is not one that a page of this list gave; begin without it.';

/** A cursor that is the number of the last row: text to clients, as each cursor is. */
export const NumberCursorSchema = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, NO_CURSOR)
  .transform(Number);

/** Reads a page. @throws ApiProblem `invalid_request` where the cursor is none of ours. */
export async function pageOf<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'invalid_cursor') throw error;
    const errors = [{ field: 'cursor', message: NO_CURSOR }];
    throw new ApiProblem('invalid_request', `cursor: ${NO_CURSOR}`, { errors });
  }
}
