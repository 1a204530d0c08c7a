import type { OperatorRole } from '../../core/operators/roles.ts';
import type { Timestamp } from './columns.ts';

export type OperatorKeysTable = {
  id: string;
  hash: string;
  label: string;
  created_at: Timestamp;
  revoked_at: Timestamp | null;
  last_used_at: Timestamp | null;
  /** A sandbox made it. */
  test: boolean;
};

/** `ends_at`: no token that it signed is taken from then on; null: it signs. */
export type SigningKeysTable = {
  id: string;
  secret: string;
  created_at: Timestamp;
  ends_at: Timestamp | null;
};

/** `private_key`: a JWK as JSON. `signing_from`: from then on, until the next one does. */
export type AssertionKeysTable = {
  id: string;
  private_key: string;
  created_at: Timestamp;
  signing_from: Timestamp;
};

/** `hash`: of the cookie that binds the sign-in to a browser. See store/operators. */
export type OperatorSignInsTable = {
  hash: string;
  state: string;
  nonce: string;
  verifier: string;
  expires_at: Timestamp;
};

/** `hash`: of the session's cookie. */
export type OperatorSessionsTable = {
  id: string;
  hash: string;
  subject: string;
  email: string | null;
  role: OperatorRole;
  /** The hash of the rules of signing in by which it began. */
  policy: string;
  created_at: Timestamp;
  expires_at: Timestamp;
  ended_at: Timestamp | null;
};
