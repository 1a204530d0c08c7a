import { troubleOf } from './trouble.ts';

/** The store's own failures. Everything else that a query throws is PostgreSQL's error with its SQLSTATE in `code`. */
export type StoreErrorCode =
  /** The connection could not be made or was lost; the caller may try again later. */
  | 'database_unavailable'
  /** The role that holds tenants to their rows is not there, as after a restore on another server. */
  | 'tenant_role_missing'
  /** A cursor that no page of ours handed out. */
  | 'invalid_cursor';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Returns whether an error means that the database is unreachable or unable to work, as opposed to a wrong query.
 * `troubleOf` gives the details.
 */
export function isUnavailable(error: unknown): boolean {
  return troubleOf(error) !== null;
}

/** A newer version has used this database; this one does not know what it looks like now. */
export class NewerDatabaseError extends Error {
  constructor(migration: string) {
    super(
      `The database was migrated by a newer version (${migration}). Start that version, ` +
        'or restore a backup from before with this one.',
    );
    this.name = 'NewerDatabaseError';
  }
}
