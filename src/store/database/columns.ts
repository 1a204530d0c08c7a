import type { ColumnType } from 'kysely';
import type { JsonText } from './json.ts';

/** A jsonb column: read as a value, written as text made by `json()` only (pg would turn an array into an SQL array). */
export type Json<T> = ColumnType<T, JsonText<T>, JsonText<T>>;
export type NullableJson<T> = ColumnType<T | null, JsonText<T> | null, JsonText<T> | null>;
/** timestamptz, as ISO 8601 in UTC both ways; see `database.ts`. */
export type Timestamp = string;
