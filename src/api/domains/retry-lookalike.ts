import { displayDomain } from '../../core/hostname/canonical-name.ts';
import { wasLetThrough } from '../../store/audit/audit.ts';
import type { RootDb } from '../../store/database/database.ts';
import { getDomain } from '../../store/domains/domains.ts';
import { lookalikeProblem, looksTaken } from './hostname.ts';

/**
 * Compares a claim that was never proved once more when it is started over (decision 0024): another tenant may have
 * proved the name that it looks like since it was registered. What an operator let through stays let through, and a
 * tenant that has had the name is not held back by a newer one.
 * @throws ApiProblem `confusable_hostname`.
 */
export async function refuseLookalike(db: RootDb, tenant: string, id: string): Promise<void> {
  const row = await getDomain(db, tenant, id);
  if (row === null || row.provedAt !== null || row.activatedAt !== null) return;
  const name = { domain: row.domain, displayDomain: displayDomain(row.domain) };
  if (!(await looksTaken(db, tenant, name))) return;
  if (!(await wasLetThrough(db, id))) throw lookalikeProblem();
}
