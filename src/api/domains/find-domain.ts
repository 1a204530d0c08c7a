import type { Db } from '../../store/database/database.ts';
import { getDomain } from '../../store/domains/domains.ts';
import type { DomainRow } from '../../store/domains/types.ts';
import { ApiProblem } from '../http/problem.ts';

/** @throws ApiProblem when this tenant has no such domain. */
export async function findDomain(db: Db, tenant: string, id: string): Promise<DomainRow> {
  const row = await getDomain(db, tenant, id);
  if (row === null) throw domainNotFound(id);
  return row;
}

/** The same answer whether it is not there or is another tenant's. */
export function domainNotFound(id: string): ApiProblem {
  return new ApiProblem('domain_not_found', `There is no domain ${id} here.`);
}
