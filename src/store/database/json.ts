declare const jsonOf: unique symbol;

/** The JSON text of a `T`, fit for a jsonb column. */
export type JsonText<T> = string & { readonly [jsonOf]: T };

/**
 * Writes a value for a jsonb column. Text from outside (TXT values, messages of a CA) may contain NUL or lone
 * surrogates, which PostgreSQL refuses: they become U+FFFD, so that no foreign record can block a write.
 */
export function json<T>(value: T): JsonText<T> {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storable(part) : part,
  ) as JsonText<T>;
}

/** As `json`, with SQL's NULL for null. */
export function jsonOrNull<T>(value: T | null): JsonText<T> | null {
  return value === null ? null : json(value);
}

/** The text without what a PostgreSQL text cannot hold. */
export function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}
