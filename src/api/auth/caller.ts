import type { Language } from '../../core/copy/language.ts';
import type { OperatorRole } from '../../core/operators/roles.ts';
import type { Author } from '../../store/domains/types.ts';
import type { Role } from './tokens.ts';

/**
 * The caller of a request, and the name that the audit gives it. `expiresAt`: when the token ends, in milliseconds since
 * 1970. `language`: the one that the request accepts best; the guards set it.
 */
export type Caller = { author: Author; language?: Language } & (
  | { kind: 'operator'; role: OperatorRole; by: 'key' | 'session' }
  | { kind: 'tenant'; tenant: string; role: Role; expiresAt: number }
);
