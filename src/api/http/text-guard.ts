import type { ApiContext } from './env.ts';
import { ApiProblem } from './problem.ts';

/** PostgreSQL keeps no NUL in a text, and no name, cursor or id of ours has one. */
const NUL = '\0';
export const NOT_STORABLE = 'must hold no NUL character (U+0000).';

/** Refuses a NUL in the path or the query, for every operation at once; bodies have their schemas. */
export function textGuard() {
  return async (c: ApiContext, next: () => Promise<void>): Promise<void> => {
    const { searchParams, pathname } = new URL(c.req.url);
    for (const [field, value] of searchParams) {
      if (field.includes(NUL) || value.includes(NUL)) refuse(field.replaceAll(NUL, ''));
    }
    if (/%00/.test(pathname)) refuse('path');
    await next();
  };
}

function refuse(field: string): never {
  const errors = [{ field, message: NOT_STORABLE }];
  throw new ApiProblem('invalid_request', `${field}: ${NOT_STORABLE}`, { errors });
}

/** SQLSTATEs of a text that the database cannot keep, as none of ours is. */
const UNFIT_TEXT = ['22021', '22P05'];

/** Returns whether PostgreSQL refused a text of the request that no schema had refused. */
export function isUnfitText(error: unknown): boolean {
  return error instanceof Error && UNFIT_TEXT.includes(String(Reflect.get(error, 'code')));
}
