import type { Author } from '../../store/domains/types.ts';
import type { Role } from './tokens.ts';

/** The caller of a request, and the name that the audit gives it. `expiresAt`: when the token ends, in milliseconds since 1970. */
export type Caller =
  | { kind: 'operator'; author: Author }
  | { kind: 'tenant'; author: Author; tenant: string; role: Role; expiresAt: number };
