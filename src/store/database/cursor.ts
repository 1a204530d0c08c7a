import { z } from 'zod';
import { StoreError } from './errors.ts';

/** The key of the last row of a page, from which the next one goes on. */
export type PageKey = { name: string; id: string };

const Cursor = z.tuple([z.string().max(500), z.guid()]);

export function writeCursor({ name, id }: PageKey): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

/**
 * @param isName tells whether a row may have the name; what PostgreSQL cannot compare is none.
 * @throws StoreError `invalid_cursor`.
 */
export function readCursor(cursor: string, isName: (name: string) => boolean): PageKey {
  try {
    const [name, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (!isName(name)) throw new TypeError('no name of a row');
    return { name, id };
  } catch (cause) {
    throw new StoreError('invalid_cursor', 'The cursor is none of ours; begin without one.', { cause });
  }
}
