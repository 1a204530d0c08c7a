/** The store's own failures. Everything else that a query throws is PostgreSQL's error with its SQLSTATE in `code`. */
export type StoreErrorCode =
  /** The connection could not be made or was lost; the caller may try again later. */
  | 'database_unavailable'
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

/** SQLSTATEs that say: not now. Class 08 (connection) is matched as a class. */
const UNAVAILABLE_STATES = new Set([
  // Shut down by the administrator, crashed, starting up, database dropped, idle session ended.
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  // The idle transaction was ended.
  '25P03',
  // Read-only: the primary became a standby.
  '25006',
  // Too many connections, disk full, out of memory.
  '53300',
  '53100',
  '53200',
]);

const UNAVAILABLE_ERRNOS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * Whether an error means that the database cannot be reached or cannot write now, as opposed to a query that is wrong.
 * It looks at codes (and the causes' codes), never at a message.
 */
export function isUnavailable(error: unknown): boolean {
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 5; depth += 1) {
    const code: unknown = Reflect.get(current, 'code');
    if (code === 'database_unavailable') return true;
    if (typeof code === 'string') {
      if (/^08[0-9A-Z]{3}$/.test(code) || UNAVAILABLE_STATES.has(code) || UNAVAILABLE_ERRNOS.has(code)) {
        return true;
      }
    }
    current = current.cause;
  }
  return false;
}

/** A newer version has used this database; this one does not know what it looks like now. */
export class NewerDatabaseError extends Error {
  constructor(migration: string) {
    super(
      `The database was brought up to date by a newer version (${migration}). Start that version, ` +
        'or restore a backup from before with this one.',
    );
    this.name = 'NewerDatabaseError';
  }
}
