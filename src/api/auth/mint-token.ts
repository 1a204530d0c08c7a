import { recordAudit } from '../../store/audit/audit.ts';
import type { Author } from '../../store/domains/types.ts';
import type { ApiDeps } from '../http/deps.ts';
import type { Minted, Role } from './tokens.ts';

type Asked = { tenant: string; role: Role; subject: string | null; expiresIn: number; by: Author };

/** Mints a token and writes down for whom; the audit's later entries of that tenant name the token by its id. */
export async function mintToken(
  { db, tokens, clock, newId }: Pick<ApiDeps, 'db' | 'tokens' | 'clock' | 'newId'>,
  { tenant, role, subject, expiresIn, by }: Asked,
): Promise<Minted & { id: string }> {
  const id = newId();
  const minted = await tokens.mint({ id, tenant, role, subject, expiresIn });
  await recordAudit(db, {
    ...{ by, at: clock().toISOString(), action: 'token.minted', tenant, domainId: null },
    to: { id, role, subject, expiresAt: minted.expiresAt },
  });
  return { ...minted, id };
}
