import { type PageKey, writeCursor } from '../database/cursor.ts';
import { type selectDomains, toDomainRow } from './rows.ts';
import type { DomainRow } from './types.ts';

export type DomainPage = { domains: DomainRow[]; nextCursor: string | null };

/** A name as the table keeps it. */
export const isName = (name: string) => /^[!-~]{1,253}$/.test(name);

type Rows = Awaited<ReturnType<ReturnType<typeof selectDomains>['execute']>>;

/** Makes a page of rows by name, of which one more was read than the page has; `limit` null: all of them. */
export function pageFrom(rows: Rows, most: number | null): DomainPage {
  const limit = most ?? rows.length;
  const domains = rows.slice(0, limit).map(toDomainRow);
  const last = rows.length > limit ? domains.at(-1) : undefined;
  return { domains, nextCursor: last === undefined ? null : writeCursor(keyOf(last)) };
}

const keyOf = ({ domain, id }: DomainRow): PageKey => ({ name: domain, id });
