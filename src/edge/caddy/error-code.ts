/** The code of a system error (`ENOENT`, `ECONNREFUSED`, …), or of the error that caused it; null for any other. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : errorCode(cause);
}

/** Returns the message of an error, for people. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
