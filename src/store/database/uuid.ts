/** Returns whether PostgreSQL accepts the text as a uuid in its canonical form; any other text matches no row. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
