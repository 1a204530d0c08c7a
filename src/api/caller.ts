import type { Role } from './tokens.ts';

/** Who calls. `expiresAt`: when the token ends, in milliseconds since 1970. */
export type Caller = { kind: 'operator' } | { kind: 'tenant'; tenant: string; role: Role; expiresAt: number };
