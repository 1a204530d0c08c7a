/** Returns the code of a Node system error (`ENOENT`, …), or null for anything else. */
export function systemErrorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Reads a file or folder that does not exist as null; any other error is thrown. For `catch` of a promise. */
export function absentAsNull(error: unknown): null {
  const code = systemErrorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw error;
}
