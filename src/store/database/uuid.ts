/** Whether PostgreSQL would take it as a uuid in its usual spelling; what is none can match no row. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
