import { checkSandboxRecord, type SandboxRecord } from '../../sandbox/records.ts';
import { ApiProblem } from '../http/problem.ts';

/**
 * The record in the form that is stored.
 * @param others what the sandbox holds already.
 * @throws ApiProblem with the sentence that says what to give instead.
 */
export function acceptSandboxRecord(record: SandboxRecord, others: readonly SandboxRecord[]): SandboxRecord {
  const checked = checkSandboxRecord(record, others);
  if (checked.ok) return checked.record;
  const errors = [{ field: 'values', message: checked.detail }];
  throw new ApiProblem('invalid_request', `${checked.detail}.`, { errors });
}
