import type { OperatorRole } from '../../core/operators/roles.ts';
import type { Person } from '../../core/operators/sign-in.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Db } from '../database/database.ts';
import { storable } from '../database/json.ts';
import type { Author } from '../domains/types.ts';

/** A session of an operator who signed in at the issuer. */
export type OperatorSession = Person & { id: string; role: OperatorRole };

/** Forgotten with each new one; the audit keeps who signed in. */
const FORGOTTEN_AT_ONCE = 10;

/** Returns the author of what is done in a session, as the audit keeps it. */
export function sessionAuthor({ subject, email }: Person, requestId: string | null): Author {
  return { kind: 'operator', id: `oidc:${subject}`, subject: email, requestId };
}

type NewSession = OperatorSession & {
  hash: string;
  policy: string;
  requestId: string;
  now: string;
  expiresAt: string;
};

/** Begins a session; `hash`: of its cookie, which nobody but the browser has. */
export async function beginSession(db: Db, session: NewSession): Promise<void> {
  const { id, hash, policy, role, requestId, now, expiresAt } = session;
  const person = { subject: storable(session.subject), email: session.email && storable(session.email) };
  await db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('operator_sessions')
      .where('id', 'in', (old) =>
        old
          .selectFrom('operator_sessions')
          .select('id')
          .where('expires_at', '<', now)
          .orderBy('expires_at')
          .limit(FORGOTTEN_AT_ONCE),
      )
      .execute();
    await trx
      .insertInto('operator_sessions')
      .values({ id, hash, policy, ...person, role, created_at: now, expires_at: expiresAt, ended_at: null })
      .execute();
    await recordAudit(trx, {
      ...{ by: sessionAuthor(person, requestId), at: now, action: 'operator.signed_in', tenant: null },
      ...{ domainId: null, to: { session: id, role } },
    });
  });
}

/** Returns the session of a cookie while it lasts and the rules of signing in are those by which it began, else null. */
export async function findSession(
  db: Db,
  { hash, policy, now }: { hash: string; policy: string; now: string },
): Promise<OperatorSession | null> {
  const row = await db
    .selectFrom('operator_sessions')
    .select(['id', 'subject', 'email', 'role'])
    .where('hash', '=', hash)
    .where('policy', '=', policy)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ?? null;
}

export type SessionInForce = OperatorSession & { createdAt: string; expiresAt: string };

/** Lists the sessions that last, by the rules of signing in that there are now; newest first. */
export async function listSessions(
  db: Db,
  { policy, now }: { policy: string; now: string },
): Promise<SessionInForce[]> {
  return db
    .selectFrom('operator_sessions')
    .select(['id', 'subject', 'email', 'role', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('policy', '=', policy)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Ends somebody's session. @returns whether there was one that lasted. */
export async function revokeSession(
  db: Db,
  { id, by, now }: { id: string; by: Author; now: string },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('operator_sessions')
      .set({ ended_at: now })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['subject', 'email', 'role'])
      .executeTakeFirst();
    if (row === undefined) return false;
    await recordAudit(trx, {
      ...{ by, at: now, action: 'operator.session_ended', tenant: null, domainId: null },
      from: { session: id, ...row },
    });
    return true;
  });
}

/** Ends the session of a cookie. @returns whether there was one that lasted. */
export async function endSession(
  db: Db,
  { hash, requestId, now }: { hash: string; requestId: string; now: string },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('operator_sessions')
      .set({ ended_at: now })
      .where('hash', '=', hash)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['id', 'subject', 'email'])
      .executeTakeFirst();
    if (row === undefined) return false;
    await recordAudit(trx, {
      ...{ by: sessionAuthor(row, requestId), at: now, action: 'operator.signed_out', tenant: null },
      ...{ domainId: null, from: { session: row.id } },
    });
    return true;
  });
}
