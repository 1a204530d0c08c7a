import { randomUUID } from 'node:crypto';
import { hashSecret } from '../api/auth/operator-keys.ts';
import type { SignInSettings } from '../api/console/sign-in/settings.ts';
import type { Db } from '../store/database/database.ts';
import { beginSession, type OperatorSession } from '../store/operators/sessions.ts';

const nobody = () => Promise.reject(new Error('nobody signs in here'));

/** An API at which operators have sessions, and nobody begins one. */
export const SIGN_IN: SignInSettings = {
  ...{ issuer: { begin: nobody, finish: nobody }, roles: { claim: 'groups', values: {} } },
  ...{ sessionSeconds: 600, policy: 'rules of the test' },
};

/** A session that lasts for ten minutes, by the rules of `SIGN_IN`; `cookie`: what the browser has of it. */
export async function aSession(
  db: Db,
  over: Partial<OperatorSession> & { policy?: string } = {},
): Promise<OperatorSession & { cookie: string }> {
  const cookie = randomUUID();
  const session = { id: randomUUID(), subject: '1', email: null, role: 'viewer', ...over } as const;
  const [now, expiresAt] = [new Date().toISOString(), new Date(Date.now() + 600_000).toISOString()];
  const { policy } = SIGN_IN;
  await beginSession(db, {
    ...{ policy, hash: hashSecret(cookie), requestId: 'request-0', now, expiresAt },
    ...session,
  });
  return { ...session, cookie };
}
