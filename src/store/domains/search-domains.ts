import { sql } from 'kysely';
import { z } from 'zod';
import type { Status } from '../../core/conditions.ts';
import type { Db } from '../database/database.ts';
import { StoreError } from '../database/errors.ts';
import { isUuid } from '../database/uuid.ts';
import { selectDomains, toDomainRow } from './rows.ts';
import type { DomainRow } from './types.ts';

export type DomainSearch = {
  status?: Status | undefined;
  /** A part of the domain's name, or the whole id of a domain or a tenant. */
  q?: string | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
};

/**
 * One page of the fleet, by name; for operators. Pages go on from a key, so that domains that come and go between two
 * pages neither shift nor repeat the others.
 * @throws StoreError `invalid_cursor`.
 */
export async function searchDomains(
  db: Db,
  { status, q, cursor, limit }: DomainSearch,
): Promise<{ domains: DomainRow[]; nextCursor: string | null }> {
  let query = selectDomains(db);
  if (status !== undefined) query = query.where('status', '=', status);
  if (q !== undefined && isUuid(q)) {
    query = query.where(({ or, eb }) =>
      or([eb('portal_domains.id', '=', q), eb('portal_domains.tenant', '=', q)]),
    );
  } else if (q !== undefined && q !== '') {
    query = query.where(sql<boolean>`strpos(domain, ${q.toLowerCase()}) > 0`);
  }
  if (cursor !== undefined) {
    const last = readCursor(cursor);
    query = query.where(({ refTuple, tuple, eb }) =>
      eb(refTuple('domain', 'id'), '>', tuple(last.domain, last.id)),
    );
  }
  const rows = await query
    .orderBy('domain')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const domains = rows.slice(0, limit).map(toDomainRow);
  const last = rows.length > limit ? domains.at(-1) : undefined;
  return { domains, nextCursor: last === undefined ? null : writeCursor(last) };
}

/** A name as the table keeps it. */
const Cursor = z.tuple([
  z
    .string()
    .max(253)
    .regex(/^[!-~]+$/),
  z.guid(),
]);

function writeCursor({ domain, id }: { domain: string; id: string }): string {
  return Buffer.from(JSON.stringify([domain, id])).toString('base64url');
}

function readCursor(cursor: string): { domain: string; id: string } {
  try {
    const [domain, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { domain, id };
  } catch (cause) {
    throw new StoreError('invalid_cursor', 'The cursor is none of ours; begin without one.', { cause });
  }
}
