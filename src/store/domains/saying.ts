import { storable } from '../database/json.ts';

/**
 * The columns of a status message. They are written together, so that no tenant is told what was said for an earlier
 * one.
 * @param told what tenants are told in its place; left out: see core/told/message.ts.
 */
export function saying(message: string, told: string | null = null) {
  return { status_message: storable(message), told_message: told === null ? null : storable(told) };
}
